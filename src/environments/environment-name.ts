import { Refusal } from './refusal.ts';

declare const brand: unique symbol;

/** A validated environment name: an RFC 1123 label, 1 to 63 characters, lower case. */
export type EnvironmentName = string & { readonly [brand]: 'EnvironmentName' };

/** Taken by the grammar: a missing environment never means "all". */
const RESERVED = new Set(['all']);

// https://www.rfc-editor.org/rfc/rfc1123#section-2.1, as Kubernetes reads it for namespaces.
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** True when `text`, already lower case, can name an environment. */
export function isEnvironmentName(text: string): text is EnvironmentName {
  return LABEL.test(text) && !RESERVED.has(text);
}

/**
 * Folds to lower case and validates.
 * @throws Refusal `invalid-name`
 */
export function environmentName(text: string): EnvironmentName {
  const folded = text.toLowerCase();
  if (isEnvironmentName(folded)) return folded;
  const reason = RESERVED.has(folded)
    ? 'is reserved, and a command never means every environment'
    : 'is not an RFC 1123 label: 1 to 63 of a-z, 0-9 and "-", starting and ending with a letter or digit';
  throw new Refusal('invalid-name', `"${text}" ${reason}.`, 'Try a name such as preview-123.');
}
