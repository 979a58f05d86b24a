import type { Change } from '../../commands/change.ts';
import { commandOfBuilds, displaysOfBuilds } from '../builds/builds-of-plan.ts';
import { knownImages } from '../builds/known-images.ts';
import { endOperation } from '../end-operation.ts';
import { LaidDown } from '../interruption.ts';
import type { Operation, Plan } from '../operation.ts';
import { runStep } from '../run-step.ts';
import type { Runtime } from '../runtime.ts';
import type { Session } from '../session.ts';
import { readBasis } from './basis.ts';
import { isEmptyPlan, makePlan } from './make-plan.ts';
import { proposeChange } from './propose-change.ts';
import { remainingChange } from './remaining-change.ts';

/** Why an earlier plan is made again, and the change it was of when that is in Git already: then people are asked. */
export type Again = { readonly notice: string; readonly committed?: Change };

/** A plan that goes stale while it is made, this often, waits for somebody to look even where nobody is needed. */
const ENOUGH = 5;

/** queued | planning | approved | running -> waiting, approved, or (a plan that would change nothing) succeeded. */
export async function planOperation(
  runtime: Runtime,
  session: Session,
  operation: Operation,
  again?: Again,
): Promise<Operation> {
  const { store } = runtime;
  const { id } = operation;
  await mustMove(
    store.transition(id, ['queued', 'planning', 'approved', 'running'], {
      state: 'planning',
      phase: 'propose',
      // Kept until the next plan waits or runs, so that a crash in between does not lose why.
      ...(again ? { outcome: { message: again.notice } } : {}),
    }),
  );
  const basis = await readBasis(runtime, operation);
  // Read after the operation left the queue: a build that is written down while it waits there is the one it runs.
  const images = again?.committed ? undefined : await knownImages(runtime, basis.desired, operation, basis.pullRequest);
  const change = again?.committed
    ? remainingChange(basis.desired, again.committed)
    : proposeChange(runtime, operation, { ...basis, ...(images ? { images } : {}) });

  // Numbered: a plan is made anew each time, also when the run before was cut off.
  const attempt = (await store.steps(id)).filter(({ phase }) => phase === 'preview').length + 1;
  const reasons = [
    ...(again?.committed ? [again.notice] : []),
    ...(attempt > ENOUGH ? [`something moved each of the ${attempt - 1} times it was planned`] : []),
  ];
  let plan: Plan | undefined;
  await runStep(runtime, session, operation, { phase: 'preview', name: `preview ${attempt}` }, async () => {
    plan = await makePlan(runtime, session, operation, { change, basis, attempt, reasons });
    return { made: plan.id };
  });
  if (!plan) throw new LaidDown('The plan was not made.');

  if (isEmptyPlan(plan) && !again?.committed) {
    const outcome = { message: `Nothing to change: ${operation.environment} is as Git says.` };
    return mustMove(endOperation(runtime, id, ['planning'], { state: 'succeeded', outcome, plan: plan.id }));
  }
  const waits = plan.approvals > 0 && !isEmptyPlan(plan);
  return mustMove(
    store.transition(id, ['planning'], {
      state: waits ? 'waiting' : 'approved',
      phase: 'approve',
      plan: plan.id,
      ...(images ? aboutBuilds(runtime, operation, { plan, images }) : {}),
    }),
  );
}

function aboutBuilds(runtime: Runtime, operation: Operation, planned: Parameters<typeof displaysOfBuilds>[1]) {
  return {
    displays: displaysOfBuilds(operation, planned, runtime.displays),
    command: commandOfBuilds(operation, planned),
  };
}

async function mustMove(moved: Promise<Operation | undefined>): Promise<Operation> {
  const operation = await moved;
  // Someone ended it meanwhile (a cancel of a queued operation): there is nothing left to do here.
  if (!operation) throw new LaidDown('The operation ended meanwhile.');
  return operation;
}
