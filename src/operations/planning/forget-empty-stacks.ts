import { hasBegun } from '../has-begun.ts';
import type { Operation } from '../operation.ts';
import type { Runtime } from '../runtime.ts';

/**
 * Previewing a stack that does not exist makes an empty record of it. When nothing came of the plan the record goes
 * too, unless another operation of the environment may be about to use it. What cannot be removed is left and logged.
 */
export async function forgetEmptyStacks(
  runtime: Pick<Runtime, 'store' | 'stacks' | 'log'>,
  operation: Operation,
): Promise<void> {
  const plan = operation.plan ? await runtime.store.plan(operation.plan) : undefined;
  if (!plan || (await hasBegun(runtime, operation))) return;
  try {
    for (const run of plan.change.stacks) {
      if ((await runtime.store.queue(operation.environment)).length > 0) return;
      const state = await runtime.stacks.inspect(run);
      const empty = state.exists && state.resources.length === 0 && state.pendingOperations.length === 0;
      if (empty && state.lockedBy === undefined) await runtime.stacks.remove(run);
    }
  } catch (error) {
    runtime.log.warn({ err: error, operation: operation.id }, 'the empty record of a stack was not removed');
  }
}
