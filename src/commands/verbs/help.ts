import type { ReadVerb } from '../verb.ts';

/** What can be said. Also `--help`, `-h`, or a trigger with nothing behind it. */
export const help: ReadVerb = {
  kind: 'read',
  usage: {
    verb: 'help',
    environment: 'none',
    args: [{ name: 'verb', optional: true }],
    flags: {},
    summary: 'Says what can be said, or how to say one verb.',
    examples: ['help', 'help create'],
  },
};
