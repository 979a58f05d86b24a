import type { ControlVerb } from '../verb.ts';

/** Stops the running operation: first after what is in flight, said again at once. */
export const cancel: ControlVerb = {
  kind: 'control',
  usage: {
    verb: 'cancel',
    environment: 'required',
    flags: {},
    summary: 'Stops the running operation in stages: first gently, said again at once.',
    examples: ['cancel preview-123'],
  },
};
