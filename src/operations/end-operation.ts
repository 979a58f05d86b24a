import type { Display } from './displays/display.ts';
import type { Operation, OperationState, Outcome } from './operation.ts';
import { forgetEmptyStacks } from './planning/forget-empty-stacks.ts';
import type { Runtime } from './runtime.ts';

type EndState = Extract<OperationState, 'succeeded' | 'failed' | 'cancelled' | 'expired'>;

/**
 * Writes down how an operation ended, once.
 * @param from states it may be in
 * @returns the operation as it ended, or undefined when it was in another state and nothing was written
 */
export async function endOperation(
  runtime: Pick<Runtime, 'store' | 'stacks' | 'now' | 'log'>,
  id: string,
  from: readonly OperationState[],
  end: {
    readonly state: EndState;
    readonly outcome: Outcome;
    readonly plan?: string;
    readonly displays?: readonly Display[];
  },
): Promise<Operation | undefined> {
  const ended = await runtime.store.transition(id, from, {
    ...end,
    ...(end.state === 'succeeded' ? { phase: 'report' } : {}),
  });
  if (!ended) return undefined;
  await runtime.store.audit({
    at: runtime.now(),
    actor: ended.requester,
    door: ended.conversation.door,
    environment: ended.environment,
    operation: ended.id,
    action: ended.command.verb,
    result: end.outcome.code ? `${end.state}: ${end.outcome.code}` : end.state,
  });
  if (end.state !== 'succeeded') await forgetEmptyStacks(runtime, ended);
  return ended;
}

/** Marks the sentence that asked for it; the text is the environment's own message. A mark that cannot be made is let go. */
export async function markEnded(
  runtime: Pick<Runtime, 'conversations' | 'log'>,
  { id, state, conversation }: Operation,
): Promise<void> {
  try {
    await runtime.conversations[conversation.door]?.react(conversation, state === 'succeeded' ? 'done' : 'failed');
  } catch (error) {
    runtime.log.warn({ err: error, operation: id }, 'the end could not be marked');
  }
}
