import { addonOf } from '../../commands/addon-stack.ts';
import type { StackRun } from '../../commands/change.ts';
import { type DesiredState, sealedFiles } from '../../environments/desired-state.ts';
import type { EnvironmentName } from '../../environments/environment-name.ts';
import { readManifest } from '../../environments/manifest-file.ts';
import { readPolicy } from '../../environments/policy/policy-file.ts';
import { Refusal } from '../../environments/refusal.ts';
import { addonSettings } from '../../render/addon-settings.ts';
import { environmentSettings } from '../../render/stack-settings.ts';
import type { Operation } from '../operation.ts';
import type { StackRequest, StackSettings } from '../ports/stack-runner.ts';
import type { Runtime } from '../runtime.ts';
import type { Session } from '../session.ts';
import { stackKey } from '../stack-key.ts';

/** What one run of a stack is asked for; its events go to the operation's log. */
export function stackRequest(
  runtime: Runtime,
  session: Session,
  operation: Operation,
  run: StackRun,
  infraCommit: string,
  desired: DesiredState,
): StackRequest {
  const { layer, project, stack } = run;
  let pending = Promise.resolve();
  return {
    ref: { layer, project, stack },
    infraCommit,
    settings: stackSettings(runtime, operation, run, infraCommit, desired),
    interrupt: session.interrupt,
    kill: session.kill,
    onEvent(event) {
      const line = `${stackKey(run)}: ${event.text}`;
      // One after the other: the log's order is the engine's order.
      pending = pending
        .then(() => runtime.store.appendLog(operation.id, runtime.now(), [line]))
        .catch((cause: unknown) => runtime.log.warn({ cause, operation: operation.id }, 'engine event was not stored'));
    },
  };
}

/** A destroy runs no program and needs no settings, so it works even where `env.yaml` no longer parses. */
export function stackSettings(
  runtime: Pick<Runtime, 'wiring'>,
  { environment, id }: { readonly environment: EnvironmentName; readonly id: string },
  run: StackRun,
  infraCommit: string,
  desired: DesiredState,
): StackSettings {
  if (run.action === 'destroy') return {};
  const manifest = readManifest(desired, environment);
  const policy = readPolicy(desired);
  if (run.layer === 'environment') {
    const hasSecrets = sealedFiles(desired, environment).length > 0;
    return environmentSettings(policy, manifest, { ...runtime.wiring, infraCommit }, hasSecrets);
  }
  const addon = manifest.addons.find(({ name }) => name === addonOf(run));
  if (addon) return addonSettings(policy, manifest, addon, { operation: id });
  throw new Refusal('unknown-addon', `${environment} has no add-on ${addonOf(run)} any more.`);
}
