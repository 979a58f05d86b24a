import type { OperationView } from '../render/operation-view.ts';
import type { DueMessage } from './ports/operation-store.ts';
import type { Runtime } from './runtime.ts';
import { viewOf } from './view-of.ts';

/** How long a message that could not be written waits for its next try. */
const RETRY_AFTER = 10_000;

/**
 * Brings every message that lags behind its operation up to date, at most one write per message and interval. What
 * cannot be written is tried again later; the last state of an operation is always written in the end.
 */
export async function publishMessages(runtime: Runtime): Promise<void> {
  const due = await runtime.store.dueMessages(runtime.now(), runtime.limits.messageInterval);
  await Promise.all(due.map((message) => publish(runtime, message)));
}

async function publish(runtime: Runtime, message: DueMessage): Promise<void> {
  const conversation = runtime.conversations[message.conversation.door];
  const operation = await runtime.store.operation(message.operation);
  if (!conversation || !operation) {
    // Its front door is off for now: asked again later, not at every turn.
    await runtime.store.postponeMessage(message, runtime.now() + RETRY_AFTER);
    return;
  }
  try {
    const view = await viewOf(runtime, operation);
    // A plan is usually there in a moment: saying "making the plan" first would only put off the plan itself.
    const patience = operation.createdAt + runtime.limits.firstMessageAfter;
    if (!hasNews(view) && runtime.now() < patience) {
      await runtime.store.postponeMessage(message, patience);
      return;
    }
    const { conversation: ref, environment, messageId } = message;
    const written = await conversation.upsertSticky(ref, environment, { kind: 'operation', view }, messageId);
    await runtime.store.messageWritten(message, written, runtime.now());
  } catch (error) {
    runtime.log.warn({ err: error, operation: operation.id }, 'message could not be written');
    await runtime.store.postponeMessage(message, runtime.now() + RETRY_AFTER);
  }
}

/** Whether a reader learns more than that the sentence was heard, which its reaction has said. */
function hasNews({ state, behind }: OperationView): boolean {
  return behind.length > 0 || (state !== 'queued' && state !== 'planning');
}
