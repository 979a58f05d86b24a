import { hibernate } from '../hibernate.ts';
import type { ChangeVerb } from '../verb.ts';

/** Brings a sleeping environment back as it was. */
export const wake: ChangeVerb = {
  kind: 'change',
  usage: {
    verb: 'wake',
    environment: 'required',
    flags: { for: { value: '2h', summary: 'goes back to sleep after this long' } },
    summary: 'Wakes a sleeping environment.',
    examples: ['wake qa', 'wake qa --for 2h'],
  },
  propose: (desired, command) => hibernate(desired, command, { asleep: false, timer: 'for' }),
};
