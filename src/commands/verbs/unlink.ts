import type { AccountVerb } from '../verb.ts';

/** Forgets who somebody in Slack is on GitHub. */
export const unlink: AccountVerb = {
  kind: 'account',
  usage: {
    verb: 'unlink',
    environment: 'none',
    flags: {},
    summary: 'Said in Slack: forgets who you are on GitHub.',
    examples: ['unlink'],
  },
};
