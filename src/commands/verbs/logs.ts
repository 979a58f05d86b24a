import type { PendingVerb } from '../verb.ts';

/** What the services of an environment print. */
export const logs: PendingVerb = {
  kind: 'pending',
  usage: {
    verb: 'logs',
    environment: 'required',
    flags: {
      service: { value: 's', repeatable: true, summary: 'only this service' },
      since: { value: '10m', summary: 'how far back' },
      tail: { value: '200', summary: 'how many lines at most' },
    },
    summary: 'Shows what the services print.',
    examples: ['logs qa --service api --since 10m'],
  },
};
