import type { Values } from './open-secret.ts';

/** What of a Secret differs: names alone, each sorted. */
export type NameChanges = {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
  readonly same: readonly string[];
  /** On both sides, and no key at hand tells whether their values are the same. */
  readonly unknown: readonly string[];
};

/**
 * @param names what stands in git-ops
 * @param before its values, where a key decrypts them
 * @param after what there is to be instead
 */
export function compareValues(names: Iterable<string>, before: Values | undefined, after: Values): NameChanges {
  const stood = [...names].sort();
  const both = stood.filter((name) => after.has(name));
  return {
    added: [...after.keys()].filter((name) => !stood.includes(name)).sort(),
    removed: stood.filter((name) => !after.has(name)),
    changed: before ? both.filter((name) => before.get(name) !== after.get(name)) : [],
    same: before ? both.filter((name) => before.get(name) === after.get(name)) : [],
    unknown: before ? [] : both,
  };
}
