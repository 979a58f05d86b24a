import type { PendingVerb } from '../verb.ts';

/** Gives an environment a database, cache, bucket or queue of its own. */
export const addonAdd: PendingVerb = {
  kind: 'pending',
  usage: {
    verb: 'addon add',
    environment: 'required',
    args: [{ name: 'addon' }],
    flags: {},
    summary: 'Gives an environment an add-on.',
    examples: ['addon add preview-123 redis'],
  },
};
