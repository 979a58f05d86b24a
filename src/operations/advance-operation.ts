import { evaluateApprovals } from '../environments/policy/approvals.ts';
import { Refusal } from '../environments/refusal.ts';
import { refuseIfLocked } from './control/lock.ts';
import { markEnded } from './end-operation.ts';
import { AwaitsMerge, LaidDown, ProposalClosed, StalePlan } from './interruption.ts';
import type { Operation, Plan } from './operation.ts';
import { checkPlan } from './planning/bindings.ts';
import { isEmptyPlan } from './planning/make-plan.ts';
import { planOperation } from './planning/plan-operation.ts';
import { awaitMerge, endClosed } from './proposals/await-merge.ts';
import { runOperation } from './run-operation.ts';
import type { Runtime } from './runtime.ts';
import { openSession, type Session } from './session.ts';
import { endHeld, settle } from './settle-operation.ts';
import { stackKey } from './stack-key.ts';

/**
 * Carries one operation as far as it can go now: to its end, to a plan or a pull request that waits for people, or to
 * the moment the server stops. Safe to call at any time, any number of times, from any process: the journal says what is done.
 * @throws PortError `store-unreachable`: nothing was decided, and the next call carries on
 */
export async function advanceOperation(runtime: Runtime, id: string): Promise<void> {
  const session = await openSession(runtime, id);
  if (!session) return;
  let ended: Operation | undefined;
  try {
    ended = await carryOn(runtime, session).catch((error: unknown) => settle(runtime, session, error));
  } catch (error) {
    if (!(error instanceof LaidDown)) throw error;
    runtime.log.info({ operation: id, reason: error.message }, 'operation laid down');
  } finally {
    await session.end();
  }
  if (ended) await markEnded(runtime, ended);
}

/** @returns the operation when it has ended */
async function carryOn(runtime: Runtime, session: Session): Promise<Operation | undefined> {
  session.check();
  let current = session.operation;
  if (current.state === 'queued' || current.state === 'planning')
    current = await planAnewOrOn(runtime, session, current);
  while (current.state === 'approved' || current.state === 'running') {
    const plan = await planOf(runtime, current);
    try {
      await start(runtime, session, current, plan);
      const outcome = await runOperation(runtime, session, current, plan);
      return await endHeld(runtime, session, 'succeeded', outcome);
    } catch (error) {
      if (error instanceof AwaitsMerge) return await awaitMerge(runtime, session, error);
      if (error instanceof ProposalClosed) {
        await session.confirm();
        return await endClosed(runtime, current, error, ['running']);
      }
      if (!(error instanceof StalePlan)) throw error;
      current = await planAgain(runtime, session, plan, error);
    }
  }
  return current.state === 'succeeded' ? current : undefined;
}

/** approved -> running, once every binding has been compared again. A running one was checked before the crash. */
async function start(runtime: Runtime, session: Session, operation: Operation, plan: Plan): Promise<void> {
  if (operation.state === 'running') return;
  session.check();
  await requireApprovals(runtime, operation, plan);
  const moved = await checkPlan(runtime, operation, plan);
  if (moved.length > 0) throw new StalePlan(moved);
  refuseForbidden(plan);
  await session.confirm();
  const started = await runtime.store.transition(operation.id, ['approved'], { state: 'running' });
  if (!started) throw new LaidDown('The operation ended meanwhile.');
}

/** Counted again here, whoever set the state: approvals that raced with a newer plan were for the older one. */
async function requireApprovals(runtime: Runtime, operation: Operation, plan: Plan): Promise<void> {
  if (isEmptyPlan(plan)) return;
  const need = { needed: plan.approvals, requesterApproves: plan.requesterApproves, requester: operation.requester };
  if (evaluateApprovals(need, await runtime.store.approvals(plan.id)).satisfied) return;
  await runtime.store.transition(operation.id, ['approved'], { state: 'waiting' });
  throw new LaidDown('Its newest plan is not approved.');
}

/** A mandatory policy stops the stack whoever approved: better said before anything is committed. @throws Refusal */
function refuseForbidden(plan: Plan): void {
  const forbidden = plan.stacks.find(({ action, violations }) => action === 'up' && violations.length > 0);
  if (!forbidden) return;
  throw new Refusal(
    'not-allowed',
    `The platform's policies forbid what ${stackKey(forbidden.ref)} would become: ${forbidden.violations.join('; ')}.`,
    'Change it so that it passes, then plan again; an approval cannot lift a mandatory policy.',
  );
}

/** A plan interrupted by a crash is made again; one whose files are in Git already keeps what is left of its change. */
async function planAnewOrOn(runtime: Runtime, session: Session, operation: Operation): Promise<Operation> {
  if (operation.state === 'queued') {
    await refuseIfLocked(runtime, operation.environment, operation.requester);
    return planOperation(runtime, session, operation);
  }
  const notice = operation.outcome?.message;
  const earlier = operation.commit && operation.plan ? await runtime.store.plan(operation.plan) : undefined;
  if (earlier) {
    const interrupted = notice ?? 'Planned again, because an earlier run was interrupted.';
    return planOperation(runtime, session, operation, { notice: interrupted, committed: earlier.change });
  }
  return planOperation(runtime, session, operation, notice === undefined ? undefined : { notice });
}

async function planAgain(runtime: Runtime, session: Session, plan: Plan, stale: StalePlan): Promise<Operation> {
  session.check();
  await session.confirm();
  const notice = `Planned again, because ${stale.moved.join('; ')}.`;
  const operation = (await runtime.store.operation(session.operation.id)) ?? session.operation;
  const committed = operation.commit === undefined ? {} : { committed: plan.change };
  return planOperation(runtime, session, operation, { notice, ...committed });
}

async function planOf(runtime: Runtime, operation: Operation): Promise<Plan> {
  const plan = operation.plan ? await runtime.store.plan(operation.plan) : undefined;
  if (!plan) throw new Error(`Operation ${operation.id} has no plan.`);
  return plan;
}
