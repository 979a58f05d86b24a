import { hibernate } from '../hibernate.ts';
import type { ChangeVerb } from '../verb.ts';

/** Brings every workload to zero and keeps everything else. */
export const sleep: ChangeVerb = {
  kind: 'change',
  usage: {
    verb: 'sleep',
    environment: 'required',
    flags: { until: { value: '8h', summary: 'wakes up again after this long' } },
    summary: 'Puts an environment to sleep: everything stays, nothing runs.',
    examples: ['sleep qa', 'sleep qa --until 8h'],
  },
  propose: (desired, command) => hibernate(desired, command, { asleep: true, timer: 'until' }),
};
