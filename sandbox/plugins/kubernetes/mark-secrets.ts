import { type Fields, isFields } from '../protocol/fields.ts';
import { secret } from '../protocol/properties.ts';

/**
 * Marks what a Secret holds as secret. Other secrets need nothing: the plugin does not accept secrets, so the engine strips
 * and restores the marks itself.
 */
export function markSecrets(object: Fields): Fields {
  if (object.apiVersion !== 'v1' || object.kind !== 'Secret') return object;
  const held = Object.entries(object).filter(
    ([key, value]) => (key === 'data' || key === 'stringData') && isFields(value),
  );
  return { ...object, ...Object.fromEntries(held.map(([key, value]) => [key, secret(value)])) };
}
