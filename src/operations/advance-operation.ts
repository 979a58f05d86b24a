import { Refusal } from '../environments/refusal.ts';
import { checkPlan } from './bindings.ts';
import { Cancelled, LaidDown, NotAchieved, StalePlan } from './interruption.ts';
import type { Operation, OperationState, Outcome, Plan } from './operation.ts';
import { planOperation } from './plan-operation.ts';
import { PortError } from './ports/port-error.ts';
import { runOperation } from './run-operation.ts';
import type { Runtime } from './runtime.ts';
import { openSession, type Session } from './session.ts';

const UNFINISHED: readonly OperationState[] = ['queued', 'planning', 'approved', 'running'];

/**
 * Carries one operation as far as it can go now: to its end, to a plan that waits for people, or to the moment the
 * server stops. Safe to call at any time, any number of times, from any process: the journal says what is done.
 */
export async function advanceOperation(runtime: Runtime, id: string): Promise<void> {
  const operation = await runtime.store.operation(id);
  if (!operation || !UNFINISHED.includes(operation.state)) return;
  const session = await openSession(runtime, operation);
  if (!session) return;
  try {
    await carryOn(runtime, session, operation);
  } catch (error) {
    await settle(runtime, session, operation, error);
  } finally {
    await session.end();
  }
}

async function carryOn(runtime: Runtime, session: Session, operation: Operation): Promise<void> {
  let current = operation;
  if (current.state === 'queued' || current.state === 'planning')
    current = await planAgainOrAnew(runtime, session, current);
  while (current.state === 'approved' || current.state === 'running') {
    const plan = await planOf(runtime, current);
    try {
      await start(runtime, current, plan);
      const outcome = await runOperation(runtime, session, current, plan);
      await finish(runtime, current, 'succeeded', outcome);
      return;
    } catch (error) {
      if (!(error instanceof StalePlan)) throw error;
      current = await planAgain(runtime, session, current, plan, error);
    }
  }
}

/** approved -> running, once every binding has been compared again. A running one was checked before the crash. */
async function start(runtime: Runtime, operation: Operation, plan: Plan): Promise<void> {
  if (operation.state === 'running') return;
  const moved = await checkPlan(runtime, operation, plan);
  if (moved.length > 0) throw new StalePlan(moved);
  const started = await runtime.store.transition(operation.id, ['approved'], { state: 'running' });
  if (!started) throw new LaidDown('The operation ended meanwhile.');
}

/** A plan interrupted by a crash is made again; one whose files are in Git already keeps its change. */
async function planAgainOrAnew(runtime: Runtime, session: Session, operation: Operation): Promise<Operation> {
  const earlier = operation.commit && operation.plan ? await runtime.store.plan(operation.plan) : undefined;
  return planOperation(
    runtime,
    session,
    operation,
    earlier ? { notice: operation.outcome?.message ?? 'An earlier run was interrupted.', kept: earlier } : undefined,
  );
}

async function planAgain(
  runtime: Runtime,
  session: Session,
  operation: Operation,
  plan: Plan,
  stale: StalePlan,
): Promise<Operation> {
  const notice = `Planned again, because ${stale.moved.join('; ')}.`;
  const committed = (await runtime.store.operation(operation.id))?.commit !== undefined;
  return planOperation(runtime, session, operation, committed ? { notice, kept: plan } : { notice });
}

async function planOf(runtime: Runtime, operation: Operation): Promise<Plan> {
  const plan = operation.plan ? await runtime.store.plan(operation.plan) : undefined;
  if (!plan) throw new Error(`Operation ${operation.id} has no plan.`);
  return plan;
}

/** Writes down truthfully how the operation stopped. */
async function settle(runtime: Runtime, session: Session, operation: Operation, error: unknown): Promise<void> {
  // Interrupting Pulumi or a wait surfaces as the tool's own error; the session knows who asked for it.
  const reason = session.interrupt.aborted ? session.interrupt.reason : error;
  if (reason instanceof LaidDown) {
    runtime.log.info({ operation: operation.id }, reason.message);
    return;
  }
  if (reason instanceof Cancelled) {
    const phase = (await runtime.store.operation(operation.id))?.phase ?? operation.phase;
    await finish(runtime, operation, 'cancelled', {
      message: `Cancelled by ${reason.by} during ${phase}; what was done before that stays done.`,
      hint: `/env status ${operation.environment} tells how it is; /env plan ${operation.environment} what is left to do.`,
    });
    return;
  }
  if (!(error instanceof Refusal || error instanceof PortError || error instanceof NotAchieved)) {
    runtime.log.error({ err: error, operation: operation.id }, 'operation failed unexpectedly');
  }
  await finish(runtime, operation, 'failed', outcomeOf(error));
}

function outcomeOf(error: unknown): Outcome {
  if (error instanceof Refusal || error instanceof PortError) {
    return { code: error.code, message: error.message, ...(error.hint ? { hint: error.hint } : {}) };
  }
  if (error instanceof NotAchieved) {
    return { code: error.code, message: error.message, hint: error.hint, details: error.details };
  }
  return {
    code: 'internal',
    message: 'WorkflowAutom failed in a way it did not expect; its log has the details.',
    hint: 'Tell the platform team; nothing more will be done by itself.',
  };
}

async function finish(
  runtime: Runtime,
  operation: Operation,
  state: 'succeeded' | 'failed' | 'cancelled',
  outcome: Outcome,
): Promise<void> {
  await runtime.store.transition(operation.id, UNFINISHED, {
    state,
    ...(state === 'succeeded' ? { phase: 'report' } : {}),
    outcome,
  });
  await runtime.store.audit({
    at: runtime.now(),
    actor: operation.requester,
    door: operation.conversation.door,
    environment: operation.environment,
    operation: operation.id,
    action: operation.command.verb,
    result: outcome.code ? `${state}: ${outcome.code}` : state,
  });
}
