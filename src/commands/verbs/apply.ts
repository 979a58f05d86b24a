import type { ControlVerb } from '../verb.ts';

/** Approves the shown plan and runs it; the operation that waits is carried on by `operations`. */
export const apply: ControlVerb = {
  kind: 'control',
  usage: {
    verb: 'apply',
    environment: 'required',
    flags: { plan: { value: 'id', summary: 'the plan that is meant, when several wait' } },
    summary: 'Approves the plan that was shown and runs it.',
    examples: ['apply qa', 'apply qa --plan p-7k2m9x'],
  },
};
