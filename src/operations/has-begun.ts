import type { Operation, Phase } from './operation.ts';
import type { Runtime } from './runtime.ts';

const CHANGING: readonly Phase[] = ['up', 'unregister', 'converge-absent', 'destroy-stacks', 'prove-absence'];

/** Whether an operation may have changed something already: one that waits again after it was interrupted has. */
export async function hasBegun(runtime: Pick<Runtime, 'store'>, operation: Operation): Promise<boolean> {
  if (operation.commit !== undefined) return true;
  return (await runtime.store.steps(operation.id)).some(({ phase }) => CHANGING.includes(phase));
}
