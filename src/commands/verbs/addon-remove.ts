import type { PendingVerb } from '../verb.ts';

/** Takes an add-on away from an environment, and what it holds with it. */
export const addonRemove: PendingVerb = {
  kind: 'pending',
  usage: {
    verb: 'addon remove',
    environment: 'required',
    args: [{ name: 'addon' }],
    flags: {},
    summary: 'Takes an add-on away, with everything in it.',
    examples: ['addon remove preview-123 redis'],
  },
};
