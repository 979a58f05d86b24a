import type { StackRun } from '../../commands/change.ts';
import { StalePlan } from '../interruption.ts';
import type { Operation, Plan } from '../operation.ts';
import { desiredAfter } from '../planning/desired-after.ts';
import { stackRequest } from '../planning/stack-request.ts';
import { freeStack } from '../planning/tidy-stack.ts';
import { runStep } from '../run-step.ts';
import type { Runtime } from '../runtime.ts';
import type { Session } from '../session.ts';
import { stackKey } from '../stack-key.ts';

/**
 * Runs `pulumi up` with the saved plan, and nothing but it. After a crash it never replays blindly: the stack's state
 * decides. Untouched, the plan still holds; moved, the stack is refreshed and what remains is planned and asked again.
 * @throws StalePlan when the stack moved under the plan, or an earlier run of this step got part of the way
 */
export async function applyStack(
  runtime: Runtime,
  session: Session,
  operation: Operation,
  plan: Plan,
  run: StackRun,
): Promise<void> {
  const { stacks, store } = runtime;
  const key = stackKey(run);
  await runStep(runtime, session, operation, { phase: 'up', name: `up ${key}`, plan: plan.id }, async (interrupted) => {
    const planned = plan.stacks.find(({ ref }) => stackKey(ref) === key);
    if (planned?.changes.every((change) => change.operation === 'same')) return { changes: {} };

    await freeStack(runtime, session, run);
    const state = await stacks.inspect(run);
    const desired = desiredAfter(await runtime.gitops.readAt(plan.bindings.gitopsBase), plan.files);
    const request = stackRequest(runtime, session, operation, run, plan.bindings.infraCommit, desired);

    if (state.pendingOperations.length > 0 || state.hash !== plan.bindings.stacks[key]) {
      if (interrupted?.plan !== plan.id) throw new StalePlan([`the state of stack ${key} changed`]);
      await stacks.refresh(request);
      throw new StalePlan([`applying ${key} was interrupted, and part of it had been done`]);
    }
    const savedPlan = (await store.savedPlans(plan.id))[key];
    if (!savedPlan) throw new StalePlan([`the saved plan of ${key} is gone`]);
    const { changes } = await stacks.up({ ...request, savedPlan });
    return { changes };
  });
}
