import { Refusal } from '../../environments/refusal.ts';
import type { Answer } from '../../render/answer.ts';
import { endOperation, markEnded } from '../end-operation.ts';
import { hasBegun } from '../has-begun.ts';
import type { Operation } from '../operation.ts';
import type { ControlContext } from './control-context.ts';

/**
 * `cancel`, in stages: what has not started never will; what runs finishes what is in flight and stops; said again,
 * it is stopped at once. What was done stays done, and the answer says so.
 * @throws Refusal `nothing-running`
 */
export async function cancel({ runtime, request, environment, allowedBy }: ControlContext): Promise<Answer> {
  const { store } = runtime;
  const [active] = await store.queue(environment);
  const [waiting] = await store.operationsOf(environment, { states: ['waiting'], limit: 1 });
  const target = active ?? waiting;
  if (!target) throw new Refusal('nothing-running', `Nothing runs or waits for ${environment}.`);
  const by = request.actor;
  const note = (message: string): Answer => ({ kind: 'note', message, allowedBy, operation: target.id });

  const begun = await hasBegun(runtime, target);
  const ended = await endOperation(runtime, target.id, ['queued', 'waiting'], {
    state: 'cancelled',
    outcome: {
      message: begun
        ? `Cancelled by ${by} while it waited; what was done before that stays done.`
        : `Cancelled by ${by} before anything was done.`,
    },
  });
  if (ended) {
    await markEnded(runtime, ended);
    return note(`${describe(target)} is cancelled; ${begun ? 'what was done stays done' : 'nothing had been done'}.`);
  }

  const stage = stageOf(target, request.id);
  const told = await store.transition(target.id, ['planning', 'approved', 'running'], {
    cancel: { stage, by, request: request.id },
  });
  if (!told) throw new Refusal('nothing-running', `${describe(target)} ended before it could be stopped.`);
  return note(
    stage === 'graceful'
      ? `${describe(target)} finishes what is in flight and stops. Say it again to stop at once.`
      : `${describe(target)} is stopped at once; what was in flight is left pending.`,
  );
}

/** The second `cancel` stops at once; the same one, dealt with again after a crash, is not a second. */
function stageOf({ cancel: earlier }: Operation, request: string): 'graceful' | 'forced' {
  if (!earlier) return 'graceful';
  return earlier.request === request ? earlier.stage : 'forced';
}

function describe(operation: Operation): string {
  return `Operation ${operation.id} (${operation.command.verb} ${operation.environment})`;
}
