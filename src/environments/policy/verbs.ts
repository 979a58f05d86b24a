/** Verbs that change nothing: open to whoever may read the repository, and never named by a rule. */
export const READING_VERBS = ['plan', 'status', 'diff', 'history', 'logs', 'list', 'help'] as const;

/** Verbs about oneself: open to everybody, and never named by a rule. */
export const ACCOUNT_VERBS = ['link', 'unlink'] as const;

/** Verbs a rule can allow. `addon` stands for `addon add` and `addon remove`, `bump` for `rollback` and `follow` too. */
export const MUTATING_VERBS = [
  'create',
  'apply',
  'approve',
  'sleep',
  'wake',
  'destroy',
  'bump',
  'addon',
  'extend',
  'secrets',
  'lock',
  'unlock',
  'cancel',
] as const;

/** Verbs that choose what image runs, as `bump` does: whoever may say one may say all. */
const BUMPS = ['rollback', 'follow'];

/** The word a rule uses for a verb of the grammar: two-word verbs share their first word, and `bump` allows what bumps. */
export function ruleVerb(verb: string): string {
  return BUMPS.includes(verb) ? 'bump' : (verb.split(' ', 1)[0] ?? verb);
}
