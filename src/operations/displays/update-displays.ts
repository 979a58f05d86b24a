import type { Milliseconds } from '../../environments/instant.ts';
import type { OperationView } from '../../render/operation-view.ts';
import type { Operation } from '../operation.ts';
import type { DisplayWriter } from '../ports/display-writer.ts';
import type { DueDisplay } from '../ports/operation-store.ts';
import { PortError } from '../ports/port-error.ts';
import type { Runtime } from '../runtime.ts';
import type { Display } from './display.ts';
import { slackMessage } from './display.ts';
import { viewOf } from './view-of.ts';

/** How long a display that could not be written waits for its next try, at the least and at the most. */
const RETRY_AFTER = 10_000;
const MOST_RETRY_AFTER = 60 * 60_000;

/**
 * Brings every display that lags behind its operation up to date, at most one write of a pace and interval. What
 * cannot be written is tried again later; the last state of an operation is always shown in the end.
 */
export async function updateDisplays(runtime: Runtime): Promise<void> {
  const due = await runtime.store.dueDisplays(runtime.now(), runtime.limits.displayInterval);
  // Displays of one operation show one view, read after all of them were found due: gathered once, it is as new as any.
  const views = new Map<string, Promise<OperationView>>();
  const view = (operation: Operation) => {
    const gathered = views.get(operation.id) ?? viewOf(runtime, operation);
    views.set(operation.id, gathered);
    return gathered;
  };
  await Promise.all(due.map((each) => update(runtime, each, view)));
}

async function update(
  runtime: Runtime,
  due: DueDisplay,
  gather: (operation: Operation) => Promise<OperationView>,
): Promise<void> {
  const { display, reference } = due;
  // A display is always of the kind its writer is for: `DisplayWriters` is keyed by it.
  const writer = runtime.displays[display.kind] as DisplayWriter | undefined;
  const operation = await runtime.store.operation(due.operation);
  if (!writer || !operation) {
    // Its front door is off for now: asked again later, not at every turn.
    await runtime.store.postponeDisplay(due, runtime.now() + RETRY_AFTER);
    return;
  }
  try {
    const view = await gather(operation);
    // A plan is usually there in a moment: saying "making the plan" first would only put off the plan itself.
    const patience = operation.createdAt + runtime.limits.firstShownAfter;
    if (!hasNews(view) && runtime.now() < patience) {
      await runtime.store.postponeDisplay(due, patience);
      return;
    }
    const parent = await parentOf(runtime, display, operation);
    if (display.kind === 'slack-thread' && parent === undefined) {
      // Its message is being written, or cannot be, which is told where that is tried.
      await runtime.store.postponeDisplay(due, runtime.now() + retryIn(runtime, operation, 1_000));
      return;
    }
    const shown = await writer.show({ display, view, reference, ...(parent === undefined ? {} : { parent }) });
    await runtime.store.displayShown(due, shown, runtime.now());
  } catch (error) {
    const asked = error instanceof PortError ? error.retryAfter : undefined;
    const retryAfter = asked ?? retryIn(runtime, operation, RETRY_AFTER);
    runtime.log.warn({ err: error, operation: operation.id, display: display.kind }, 'a display could not be written');
    await runtime.store.postponeDisplay(due, runtime.now() + retryAfter);
  }
}

/**
 * Half as long again as it has been behind: a moment's failure is soon made up for, and what nobody may write to any more
 * (a locked conversation, a repository the app was taken out of) is asked for ever less often.
 */
function retryIn({ now }: Pick<Runtime, 'now'>, { updatedAt }: Operation, least: Milliseconds): Milliseconds {
  return Math.min(Math.max(least, (now() - updatedAt) / 2), MOST_RETRY_AFTER);
}

/** A thread hangs from the message about the same operation. @returns undefined where there is none, or not yet */
async function parentOf(
  { store }: Pick<Runtime, 'store'>,
  display: Display,
  { id }: Operation,
): Promise<string | undefined> {
  return display.kind === 'slack-thread'
    ? store.displayReference(slackMessage(display.conversation, id).key)
    : undefined;
}

/** Whether a reader learns more than that the sentence was heard, which its reaction has said. */
function hasNews({ state, behind }: OperationView): boolean {
  return behind.length > 0 || (state !== 'queued' && state !== 'planning');
}
