import { Refusal } from '../environments/refusal.ts';
import { isOnlyMissed, isPolicyBump } from './builds/policy-bump.ts';
import type { Display } from './displays/display.ts';
import { displaysOfFailure } from './displays/displays-of-failure.ts';
import { endOperation } from './end-operation.ts';
import { Cancelled, LaidDown, NotAchieved } from './interruption.ts';
import type { Operation, Outcome } from './operation.ts';
import { PortError } from './ports/port-error.ts';
import { leaveNoProposal } from './proposals/leave-no-proposal.ts';
import type { Runtime } from './runtime.ts';
import type { Session } from './session.ts';

/** Writes down truthfully how the operation stopped. @throws LaidDown and `store-unreachable`, which are no end */
export async function settle(runtime: Runtime, session: Session, error: unknown): Promise<Operation | undefined> {
  // Interrupting Pulumi or a wait surfaces as the tool's own error; the session knows who asked for it.
  const reason = session.interrupt.aborted ? session.interrupt.reason : error;
  if (reason instanceof LaidDown) throw reason;
  if (error instanceof PortError && error.code === 'store-unreachable') throw error;
  // Only whoever still holds the environment may take back what was proposed for it.
  await session.confirm();
  await leaveNoProposal(runtime, session.operation.id);
  if (reason instanceof Cancelled)
    return endHeld(runtime, session, 'cancelled', await outcomeOfCancel(runtime, session, reason, error));
  const missed = missedBump(session.operation, error);
  if (missed) return endHeld(runtime, session, missed.state, missed.outcome);
  if (!(error instanceof Refusal || error instanceof PortError || error instanceof NotAchieved)) {
    runtime.log.error({ err: error, operation: session.operation.id }, 'operation failed unexpectedly');
  }
  return endHeld(runtime, session, 'failed', outcomeOf(error), await displaysOfFailure(runtime, session.operation));
}

async function outcomeOfCancel(
  runtime: Runtime,
  session: Session,
  { by }: Cancelled,
  error: unknown,
): Promise<Outcome> {
  const { id, environment } = session.operation;
  const phase = (await runtime.store.operation(id))?.phase ?? session.operation.phase;
  const interruption = error instanceof Cancelled || (error instanceof PortError && error.code === 'interrupted');
  return {
    message: `Cancelled by ${by} during ${phase}; what was done before that stays done.`,
    hint: `/env status ${environment} tells how it is; /env plan ${environment} what is left to do.`,
    ...(!interruption && error instanceof Error ? { details: [error.message] } : {}),
  };
}

/** What kept a bump that nobody asked for: no failure of anybody's. What is locked is caught up once it is unlocked. */
function missedBump(
  operation: Operation,
  error: unknown,
): { readonly state: 'succeeded' | 'cancelled'; readonly outcome: Outcome } | undefined {
  if (!isPolicyBump(operation) || !(error instanceof Refusal)) return undefined;
  const { code, message } = error;
  if (code === 'nothing-to-change') return { state: 'succeeded', outcome: { message } };
  return isOnlyMissed(code) ? { state: 'cancelled', outcome: { code, message } } : undefined;
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

/** Only whoever still holds the environment may say how the operation ended. */
export async function endHeld(
  runtime: Runtime,
  session: Session,
  state: 'succeeded' | 'failed' | 'cancelled',
  outcome: Outcome,
  displays?: readonly Display[],
): Promise<Operation | undefined> {
  await session.confirm();
  return endOperation(runtime, session.operation.id, ['queued', 'planning', 'approved', 'running'], {
    state,
    outcome,
    ...(displays ? { displays } : {}),
  });
}
