import type { StackRun } from '../../commands/change.ts';
import { NotAchieved } from '../interruption.ts';
import type { Operation, Phase, Plan } from '../operation.ts';
import { desiredAfter } from '../planning/desired-after.ts';
import { stackRequest } from '../planning/stack-request.ts';
import { freeStack, tidyStack } from '../planning/tidy-stack.ts';
import { runStep } from '../run-step.ts';
import type { Runtime } from '../runtime.ts';
import type { Session } from '../session.ts';
import { stackKey } from '../stack-key.ts';
import { releaseAddon } from './release-addon.ts';

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
  return destroyResources(runtime, session, operation, plan, run, 'unregister');
}

/** Destroys what is left of the stack and removes its record. Destroying again what is gone succeeds. */
export async function destroyStack(
  runtime: Runtime,
  session: Session,
  operation: Operation,
  plan: Plan,
  run: StackRun,
): Promise<void> {
  if (run.layer === 'addon') await releaseAddon(runtime, session, operation, plan, run);
  await destroyResources(runtime, session, operation, plan, run, 'destroy-stacks');
}

async function destroyResources(
  runtime: Runtime,
  session: Session,
  operation: Operation,
  plan: Plan,
  run: StackRun,
  phase: Extract<Phase, 'unregister' | 'destroy-stacks'>,
): Promise<void> {
  const { stacks } = runtime;
  const name = `${phase} ${stackKey(run)}`;
  await runStep(runtime, session, operation, { phase, name, plan: plan.id }, async () => {
    await freeStack(runtime, session, run);
    if (!(await stacks.inspect(run)).exists) return { destroyed: 0 };
    const desired = desiredAfter(await runtime.gitops.readAt(plan.bindings.gitopsBase), plan.files);
    const request = stackRequest(runtime, session, operation, run, plan.bindings.infraCommit, desired);
    const { resources } = await tidyStack(runtime, session, run, request);
    if (phase === 'destroy-stacks') {
      // Without targets, so that providers go too: a record that still holds one cannot be removed.
      await stacks.destroy(request);
      await stacks.remove(run);
      await refuseRest(runtime, operation, run);
      return { destroyed: resources.length };
    }
    const targets = resources.filter(({ type }) => REGISTRATION.test(type)).map(({ urn }) => urn);
    if (targets.length > 0) await stacks.destroy({ ...request, targets });
    return { destroyed: targets.length };
  });
}

/** @throws NotAchieved `left-over` */
async function refuseRest(runtime: Runtime, { environment }: Operation, run: StackRun): Promise<void> {
  const { exists, resources } = await runtime.stacks.inspect(run);
  if (!exists) return;
  const left = [`stack ${stackKey(run)} still exists`, ...resources.map(({ type, name }) => `${type} ${name}`)];
  throw new NotAchieved(
    'left-over',
    `${stackKey(run)} is not gone: something is left.`,
    left,
    `Look at the stack by hand, then say /env destroy ${environment}, or /env plan ${environment}.`,
  );
}
