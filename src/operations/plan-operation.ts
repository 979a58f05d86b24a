import { readBasis } from './basis.ts';
import { LaidDown } from './interruption.ts';
import { isEmptyPlan, makePlan } from './make-plan.ts';
import type { Operation, Outcome, Plan } from './operation.ts';
import { proposeChange } from './propose-change.ts';
import { runStep } from './run-step.ts';
import type { Runtime } from './runtime.ts';
import type { Session } from './session.ts';

/**
 * queued | planning -> waiting, approved, or (a plan that would change nothing) succeeded.
 * @param again why an earlier plan is made again; its change is kept when Git already has it
 */
export async function planOperation(
  runtime: Runtime,
  session: Session,
  operation: Operation,
  again?: { readonly notice: string; readonly kept?: Plan },
): Promise<Operation> {
  const { store } = runtime;
  await mustMove(
    store.transition(operation.id, ['queued', 'planning', 'approved', 'running'], {
      state: 'planning',
      phase: 'propose',
    }),
  );
  const basis = await readBasis(runtime, operation);
  const change = again?.kept?.change ?? proposeChange(runtime, operation, basis);

  let plan: Plan | undefined;
  // Named for its moment: a plan is made anew each time, only what it is made of is journaled once.
  await runStep(runtime, session, operation, { phase: 'preview', name: `preview ${runtime.now()}` }, async () => {
    plan = await makePlan(runtime, session, operation, change, basis, again?.kept ? [again.notice] : []);
    return { plan: plan.id };
  });
  if (!plan) throw new LaidDown('The plan was not made.');

  const outcome: Outcome | undefined = again ? { message: again.notice } : undefined;
  if (isEmptyPlan(plan) && !again?.kept) {
    return mustMove(
      store.transition(operation.id, ['planning'], {
        state: 'succeeded',
        phase: 'report',
        plan: plan.id,
        outcome: { message: `Nothing to change: ${operation.environment} is as Git says.` },
      }),
    );
  }
  const waits = plan.approvals > 0 && !isEmptyPlan(plan);
  return mustMove(
    store.transition(operation.id, ['planning'], {
      state: waits ? 'waiting' : 'approved',
      phase: 'approve',
      plan: plan.id,
      ...(outcome ? { outcome } : {}),
    }),
  );
}

async function mustMove(moved: Promise<Operation | undefined>): Promise<Operation> {
  const operation = await moved;
  // Someone ended it meanwhile (a cancel of a queued operation): there is nothing left to do here.
  if (!operation) throw new LaidDown('The operation ended meanwhile.');
  return operation;
}
