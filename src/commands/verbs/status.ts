import type { ReadVerb } from '../verb.ts';

/** What Git says should run, what the controllers report, and who is doing what to it. */
export const status: ReadVerb = {
  kind: 'read',
  usage: {
    verb: 'status',
    environment: 'required',
    flags: {},
    summary: 'Shows what runs, how it is, and what waits.',
    examples: ['status qa'],
  },
};
