import { randomBytes, randomUUID } from 'node:crypto';
import type { Fields } from '../protocol/fields.ts';
import { createFacts } from './facts.ts';
import type { Kind } from './kind.ts';
import type { Settings } from './settings.ts';

/** The identifier of a new resource, in the form AWS gives to its type. */
export function newIdentifier(kind: Kind, settings: Settings, inputs: Fields): string {
  if (kind.id) return kind.id(createFacts(settings, randomUUID(), inputs));
  if (kind.idPrefix === undefined) return randomUUID();
  // Hosted zones have capital letters and no hyphen.
  if (kind.idPrefix === 'Z') return `Z${randomBytes(10).toString('hex').toUpperCase()}`;
  return `${kind.idPrefix}-${randomBytes(9).toString('hex').slice(0, 17)}`;
}
