import type { ReadVerb } from '../verb.ts';

/** Every environment Git knows. */
export const list: ReadVerb = {
  kind: 'read',
  usage: {
    verb: 'list',
    environment: 'none',
    flags: {
      mine: { summary: 'only those you own' },
      state: { value: 's', summary: 'only those running, asleep, changing, waiting or unhealthy' },
    },
    summary: 'Lists environments.',
    examples: ['list', 'list --mine --state asleep'],
  },
};
