import { environmentFiles } from '../../environments/desired-state.ts';
import { Refusal } from '../../environments/refusal.ts';
import { environmentStack } from '../environment-stack.ts';
import type { ChangeVerb } from '../verb.ts';

/** Leaves nothing behind. Needs only the environment's folder: one whose `env.yaml` does not parse can go as well. */
export const destroy: ChangeVerb = {
  kind: 'change',
  usage: {
    verb: 'destroy',
    environment: 'required',
    flags: { reason: { value: '"…"', summary: 'why, kept in the history' } },
    summary: 'Destroys an environment and everything in it.',
    examples: ['destroy preview-123', 'destroy preview-123 --reason "merged last week"'],
  },
  propose(desired, { environment }) {
    const paths = environmentFiles(desired, environment);
    if (paths.length === 0) {
      throw new Refusal(
        'unknown-environment',
        `There is no environment ${environment}; nothing was destroyed.`,
        '/env list shows all of them.',
      );
    }
    return {
      environment,
      title: 'destroy',
      files: paths.map((path) => ({ kind: 'remove', path })),
      stacks: [environmentStack(environment, 'destroy')],
      expectation: { kind: 'absent' },
    };
  },
};
