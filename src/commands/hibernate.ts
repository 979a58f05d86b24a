import { type DesiredState, manifestPath } from '../environments/desired-state.ts';
import { parseDuration } from '../environments/duration.ts';
import type { EnvironmentName } from '../environments/environment-name.ts';
import { readManifest } from '../environments/manifest-file.ts';
import { Refusal } from '../environments/refusal.ts';
import { addonStack } from './addon-stack.ts';
import { canSleep } from './can-sleep.ts';
import type { Change } from './change.ts';
import type { Command } from './command.ts';
import { expectedState } from './expected-state.ts';
import { flagText } from './flag-values.ts';

/**
 * What `sleep` and `wake` share: one line of `env.yaml`, and the stacks of add-ons that can sleep with it.
 * `timer` is the flag that would undo it after a while.
 * @throws Refusal `unknown-environment`, `invalid-file`, `invalid-value`, `nothing-to-change`, `not-built-yet`
 */
export function hibernate(
  desired: DesiredState,
  command: Command & { readonly environment: EnvironmentName },
  { asleep, timer }: { readonly asleep: boolean; readonly timer: 'until' | 'for' },
): Change {
  const { environment, verb } = command;
  const manifest = readManifest(desired, environment);
  const duration = flagText(command, timer);
  if (duration !== undefined) {
    parseDuration(duration);
    throw new Refusal('not-built-yet', `--${timer} is not built yet.`, `Say /env ${verb} ${environment} without it.`);
  }
  if (manifest.hibernate === asleep) {
    throw new Refusal('nothing-to-change', `${environment} is already ${asleep ? 'asleep' : 'awake'}.`);
  }
  return {
    environment,
    title: verb,
    files: [{ kind: 'set', path: manifestPath(environment), field: ['environment', 'hibernate'], value: asleep }],
    // What stops, stops after the workloads that use it; what starts again, starts before they are waited for.
    stacks: manifest.addons
      .filter(({ name }) => canSleep(name))
      .map(({ name }) => ({ ...addonStack(environment, name, 'up'), ...(asleep ? { late: true } : {}) })),
    expectation: expectedState({ ...manifest, hibernate: asleep }),
  };
}
