import { UnknownValueError } from '@pulumi/policy';
import { type Properties, UNKNOWN } from './policy.ts';

/**
 * Plain data out of what Pulumi hands a policy, which throws wherever a value is not known yet: one such value would end
 * the whole check, and say nothing of the others.
 */
export function knownProperties(properties: Properties): Properties {
  return Object.fromEntries(Object.keys(properties).map((key) => [key, known(() => properties[key])]));
}

function known(read: () => unknown): unknown {
  let value: unknown;
  try {
    value = read();
  } catch (error) {
    if (error instanceof UnknownValueError) return UNKNOWN;
    throw error;
  }
  if (Array.isArray(value)) return Array.from({ length: value.length }, (_, index) => known(() => value[index]));
  return typeof value === 'object' && value !== null ? knownProperties(value as Properties) : value;
}
