import type { ControlVerb } from '../verb.ts';

/** Records an approval; the plan runs once the policy is satisfied. */
export const approve: ControlVerb = {
  kind: 'control',
  usage: {
    verb: 'approve',
    environment: 'required',
    flags: { plan: { value: 'id', summary: 'the plan that is meant, when several wait' } },
    summary: 'Approves the plan that was shown; it runs once enough people have.',
    examples: ['approve prod', 'approve prod --plan p-7k2m9x'],
  },
};
