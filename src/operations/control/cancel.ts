import { Refusal } from '../../environments/refusal.ts';
import type { Answer } from '../../render/answer.ts';
import { endOperation, markEnded } from '../end-operation.ts';
import { hasBegun } from '../has-begun.ts';
import type { Operation, OperationState } from '../operation.ts';
import { withdrawProposal } from '../proposals/await-merge.ts';
import type { Runtime } from '../runtime.ts';
import type { ControlContext } from './control-context.ts';

/**
 * `cancel`, in stages: what has not started never will; what runs finishes what is in flight and stops; said again,
 * it is stopped at once. What was done stays done, and the answer says so; a pull request that waits is withdrawn.
 * With `--plan` it drops that plan and nothing else.
 * @throws Refusal `nothing-running`, `unknown-plan`, `stale-plan`
 */
export async function cancel(context: ControlContext): Promise<Answer> {
  const { runtime, request, environment, allowedBy } = context;
  const { store } = runtime;
  const { plan: named } = request.command.flags;
  if (typeof named === 'string') return dropPlan(context, named);
  const [active] = await store.queue(environment);
  const [waiting] = await store.operationsOf(environment, { states: ['waiting'], limit: 1 });
  const target = active ?? waiting;
  if (!target) throw new Refusal('nothing-running', `Nothing runs or waits for ${environment}.`);
  const by = request.actor;
  const note = (message: string): Answer => ({ kind: 'note', message, allowedBy, operation: target.id });

  const ended = await endBeforeItRuns(runtime, target, ['queued', 'waiting'], by);
  if (ended) return note(ended);

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

/** A button says which plan it stands beside: whatever else waits or runs by now is not meant. */
async function dropPlan({ runtime, request, environment, allowedBy }: ControlContext, named: string): Promise<Answer> {
  const plan = await runtime.store.plan(named);
  const operation = plan && (await runtime.store.operation(plan.operation));
  if (!operation || operation.environment !== environment) {
    throw new Refusal('unknown-plan', `There is no plan ${named} for ${environment}.`);
  }
  const note = (message: string): Answer => ({ kind: 'note', message, allowedBy, operation: operation.id });
  if (operation.plan === named) {
    // Said again, or dealt with again after a crash.
    if (operation.state === 'cancelled') return note(`Plan ${named} for ${environment} is dropped already.`);
    const ended = await endBeforeItRuns(runtime, operation, ['waiting'], request.actor);
    if (ended) return note(ended);
  }
  throw new Refusal(
    'stale-plan',
    `Plan ${named} for ${environment} does not wait any more: it was made again, runs, or has ended.`,
    `See /env status ${environment}; /env cancel ${environment} stops what runs.`,
  );
}

/** @returns what to say of it; undefined when it was in none of these states any more */
async function endBeforeItRuns(
  runtime: Runtime,
  target: Operation,
  from: readonly OperationState[],
  by: string,
): Promise<string | undefined> {
  await withdrawProposal(runtime, target, `${by} cancelled the operation.`);
  const begun = await hasBegun(runtime, target);
  const ended = await endOperation(runtime, target.id, from, {
    state: 'cancelled',
    outcome: {
      message: begun
        ? `Cancelled by ${by} while it waited; what was done before that stays done.`
        : `Cancelled by ${by} before anything was done.`,
    },
  });
  if (!ended) return undefined;
  await markEnded(runtime, ended);
  return `${describe(target)} is cancelled; ${begun ? 'what was done stays done' : 'nothing had been done'}.`;
}

/** The second `cancel` stops at once; the same one, dealt with again after a crash, is not a second. */
function stageOf({ cancel: earlier }: Operation, request: string): 'graceful' | 'forced' {
  if (!earlier) return 'graceful';
  return earlier.request === request ? earlier.stage : 'forced';
}

function describe(operation: Operation): string {
  return `Operation ${operation.id} (${operation.command.verb} ${operation.environment})`;
}
