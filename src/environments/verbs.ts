/** Verbs that change nothing: open to whoever may read the repository, and never named by a rule. */
export const READING_VERBS = ['plan', 'status', 'diff', 'history', 'logs', 'list', 'help'] as const;

/** Verbs about oneself: open to everybody, and never named by a rule. */
export const ACCOUNT_VERBS = ['link', 'unlink'] as const;

/** Verbs a rule can allow. `addon` stands for both `addon add` and `addon remove`. */
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
  'lock',
  'unlock',
  'cancel',
] as const;

/** The word a rule uses for a verb of the grammar: two-word verbs share their first word. */
export function ruleVerb(verb: string): string {
  return verb.split(' ', 1)[0] ?? verb;
}
