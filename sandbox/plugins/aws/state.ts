import type { Fields } from '../protocol/fields.ts';
import { secret } from '../protocol/properties.ts';
import { createFacts } from './facts.ts';
import type { Kind } from './kind.ts';
import type { Settings } from './settings.ts';

/**
 * What Pulumi keeps of a resource: what was asked for, what AWS computes, and what its API says now, the later over the
 * earlier.
 */
export function stateOf(kind: Kind, settings: Settings, id: string, inputs: Fields, live: Fields = {}): Fields {
  const facts = createFacts(settings, id, inputs);
  const tagged = inputs.tags === undefined ? {} : { tagsAll: inputs.tags };
  const state = { region: facts.region, ...inputs, ...tagged, ...kind.outputs?.(facts), ...live };
  return markSecrets(kind, state);
}

export function markSecrets(kind: Kind, fields: Fields): Fields {
  const held = (kind.secrets ?? []).filter((key) => fields[key] !== undefined);
  return { ...fields, ...Object.fromEntries(held.map((key) => [key, secret(fields[key])])) };
}

/** What of a resource's inputs may be written down in plain text. */
export function withoutSecrets(kind: Kind, inputs: Fields): Fields {
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => !kind.secrets?.includes(key)));
}
