import type { ControlVerb } from '../verb.ts';

/** Lets an environment change again. */
export const unlock: ControlVerb = {
  kind: 'control',
  usage: {
    verb: 'unlock',
    environment: 'required',
    flags: {
      force: { summary: "opens somebody else's lock" },
      reason: { value: '"…"', summary: 'why, kept in the history' },
    },
    summary: 'Lets a locked environment change again.',
    examples: ['unlock qa', 'unlock qa --force --reason "mona is on holiday"'],
  },
};
