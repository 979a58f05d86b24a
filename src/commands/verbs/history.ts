import type { ReadVerb } from '../verb.ts';

/** Who asked what of an environment, and what became of it. */
export const history: ReadVerb = {
  kind: 'read',
  usage: {
    verb: 'history',
    environment: 'required',
    flags: {},
    summary: 'Shows who did what to an environment, newest first.',
    examples: ['history qa'],
  },
};
