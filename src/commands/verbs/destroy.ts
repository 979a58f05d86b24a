import { type DesiredState, environmentFiles, manifestPath } from '../../environments/desired-state.ts';
import type { EnvironmentName } from '../../environments/environment-name.ts';
import type { AddonUse } from '../../environments/manifest.ts';
import { readManifest } from '../../environments/manifest-file.ts';
import type { Policy } from '../../environments/policy/policy.ts';
import { Refusal } from '../../environments/refusal.ts';
import { addonStack, destroyAddon } from '../addon-stack.ts';
import type { StackRun } from '../change.ts';
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
  propose(desired, { environment }, { policy }) {
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
      stacks: [environmentStack(environment, 'destroy'), ...addonDestroys(desired, environment, policy)],
      expectation: { kind: 'absent' },
    };
  },
};

/** Also of add-ons Git does not name: one half-removed, or named by a file that no longer parses, is to go as well. */
function addonDestroys(desired: DesiredState, environment: EnvironmentName, policy: Policy): readonly StackRun[] {
  const named = addonsIfReadable(desired, environment);
  const others = policy.platform === undefined ? [] : Object.keys(policy.addons);
  return [
    ...named.map((addon) => destroyAddon(environment, addon)),
    ...others
      .filter((name) => !named.some((addon) => addon.name === name))
      .map((name) => addonStack(environment, name, 'destroy')),
  ];
}

function addonsIfReadable(desired: DesiredState, environment: EnvironmentName): readonly AddonUse[] {
  try {
    return desired.files.has(manifestPath(environment)) ? readManifest(desired, environment).addons : [];
  } catch (error) {
    if (error instanceof Refusal) return [];
    throw error;
  }
}
