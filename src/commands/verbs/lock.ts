import type { ControlVerb } from '../verb.ts';

/** Keeps everyone from changing an environment until it is unlocked. */
export const lock: ControlVerb = {
  kind: 'control',
  usage: {
    verb: 'lock',
    environment: 'required',
    flags: { reason: { value: '"…"', summary: 'why, shown to whoever is refused' } },
    summary: 'Keeps an environment as it is until it is unlocked.',
    examples: ['lock qa', 'lock qa --reason "release test until Friday"'],
  },
};
