import { Refusal } from '../../environments/refusal.ts';
import type { Answer } from '../../render/answer.ts';
import type { Operation } from '../operation.ts';
import type { ControlContext } from './control-context.ts';

/**
 * `cancel`, in stages: what has not started never will; what runs finishes what is in flight and stops; said again,
 * it is stopped at once. What was done stays done, and the answer says so.
 */
export async function cancel({ runtime, request, environment, allowedBy }: ControlContext): Promise<Answer> {
  const { store } = runtime;
  const [running, ...queued] = await store.queue(environment);
  const waiting = await store.operationsOf(environment, { states: ['waiting'] });
  const target = running ?? queued[0] ?? waiting[0];
  if (!target) throw new Refusal('nothing-running', `Nothing runs or waits for ${environment}.`);
  const by = request.actor;
  const note = (message: string): Answer => ({ kind: 'note', message, allowedBy, operation: target.id });

  const ended = await store.transition(target.id, ['queued', 'waiting'], {
    state: 'cancelled',
    outcome: { message: `Cancelled by ${by} before anything was done.` },
  });
  if (ended) return note(`${describe(target)} is cancelled; nothing had been done.`);

  const stage = target.cancel ? 'forced' : 'graceful';
  await store.transition(target.id, ['planning', 'approved', 'running'], { cancel: { stage, by } });
  return note(
    stage === 'graceful'
      ? `${describe(target)} finishes what is in flight and stops. Say it again to stop at once.`
      : `${describe(target)} is stopped at once; what was in flight is left pending.`,
  );
}

function describe(operation: Operation): string {
  return `Operation ${operation.id} (${operation.command.verb} ${operation.environment})`;
}
