import type { ControlVerb } from '../verb.ts';

/** Stops the running operation: first after what is in flight, said again at once. With `--plan`: drops that one plan. */
export const cancel: ControlVerb = {
  kind: 'control',
  usage: {
    verb: 'cancel',
    environment: 'required',
    flags: { plan: { value: 'id', summary: 'drops this waiting plan, and touches nothing else' } },
    summary: 'Stops the running operation in stages: first gently, said again at once.',
    examples: ['cancel preview-123', 'cancel preview-123 --plan p-7k2m9x'],
  },
};
