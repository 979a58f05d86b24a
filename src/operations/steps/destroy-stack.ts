import type { StackRun } from '../../commands/change.ts';
import { desiredAfter } from '../desired-after.ts';
import type { Operation, Phase, Plan } from '../operation.ts';
import { runStep } from '../run-step.ts';
import type { Runtime } from '../runtime.ts';
import type { Session } from '../session.ts';
import { stackKey } from '../stack-key.ts';
import { stackRequest } from '../stack-request.ts';

// What tells the reconciler to run an environment: Argo CD's Application, Flux's Kustomization and HelmRelease.
const REGISTRATION =
  /^kubernetes:(argoproj\.io\/[^:]+:Application|[^:]*\.toolkit\.fluxcd\.io\/[^:]+:(Kustomization|HelmRelease))$/;

/** Takes the environment away from the reconciler first, so that nothing is created again while the rest goes. */
export function unregister(
  runtime: Runtime,
  session: Session,
  operation: Operation,
  plan: Plan,
  run: StackRun,
): Promise<void> {
  return destroyResources(runtime, session, operation, plan, run, 'unregister', (type) => REGISTRATION.test(type));
}

/** Destroys what is left of the stack and removes its record. Destroying again what is gone succeeds. */
export async function destroyStack(
  runtime: Runtime,
  session: Session,
  operation: Operation,
  plan: Plan,
  run: StackRun,
): Promise<void> {
  await destroyResources(runtime, session, operation, plan, run, 'destroy-stacks', () => true);
}

async function destroyResources(
  runtime: Runtime,
  session: Session,
  operation: Operation,
  plan: Plan,
  run: StackRun,
  phase: Extract<Phase, 'unregister' | 'destroy-stacks'>,
  wanted: (type: string) => boolean,
): Promise<void> {
  const { stacks } = runtime;
  await runStep(runtime, session, operation, { phase, name: `${phase} ${stackKey(run)}` }, async (interrupted) => {
    if (interrupted) await stacks.releaseStaleLock(run);
    const state = await stacks.inspect(run);
    if (!state.exists) return { destroyed: 0 };
    const desired = desiredAfter(await runtime.gitops.readAt(plan.bindings.gitopsBase), plan.files);
    const request = stackRequest(runtime, session, operation, run, plan.bindings.infraCommit, desired);
    if (state.pendingOperations.length > 0) await stacks.refresh(request);
    const targets = state.resources.filter(({ type }) => wanted(type)).map(({ urn }) => urn);
    const everything = targets.length === state.resources.length;
    if (targets.length > 0) await stacks.destroy({ ...request, ...(everything ? {} : { targets }) });
    if (phase === 'destroy-stacks') await stacks.remove(run);
    return { destroyed: targets.length };
  });
}
