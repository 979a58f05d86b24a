import type { ReadVerb } from '../verb.ts';

/** How what exists differs from what should. */
export const diff: ReadVerb = {
  kind: 'read',
  usage: {
    verb: 'diff',
    environment: 'required',
    flags: {},
    summary: 'Shows how what exists differs from what should.',
    examples: ['diff qa'],
  },
};
