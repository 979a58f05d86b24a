import type { StackRun } from '../commands/change.ts';
import type { DesiredState } from '../environments/desired-state.ts';
import type { EnvironmentName } from '../environments/environment-name.ts';
import { readManifest } from '../environments/manifest-file.ts';
import { readPolicy } from '../environments/policy-file.ts';
import { environmentSettings } from '../render/stack-settings.ts';
import type { Operation } from './operation.ts';
import type { StackRequest, StackSettings } from './ports/stack-runner.ts';
import type { Runtime } from './runtime.ts';
import type { Session } from './session.ts';
import { stackKey } from './stack-key.ts';

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
    settings: stackSettings(runtime, operation.environment, run, infraCommit, desired),
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
  environment: EnvironmentName,
  run: StackRun,
  infraCommit: string,
  desired: DesiredState,
): StackSettings {
  if (run.action === 'destroy') return {};
  const manifest = readManifest(desired, environment);
  return environmentSettings(readPolicy(desired), manifest, { ...runtime.wiring, infraCommit });
}
