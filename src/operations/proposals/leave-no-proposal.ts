import { PortError } from '../ports/port-error.ts';
import type { Runtime } from '../runtime.ts';
import { proposedAs } from './await-merge.ts';

const WRITING: readonly string[] = ['commit', 'connections', 'remove-files'];

/**
 * Withdraws what an operation proposed in the step it did not finish, before it is ended while it runs: nobody is to
 * merge for one that has failed or was cancelled. What cannot be withdrawn now is logged, and people find it open.
 * @throws PortError `store-unreachable`
 */
export async function leaveNoProposal(runtime: Pick<Runtime, 'store' | 'gitops' | 'log'>, id: string): Promise<void> {
  const { store } = runtime;
  const unfinished = (await store.steps(id)).find(({ phase, state }) => WRITING.includes(phase) && state !== 'done');
  const operation = unfinished && (await store.operation(id));
  const plan = operation?.plan === undefined ? undefined : await store.plan(operation.plan);
  if (!operation || !plan?.proposes) return;
  try {
    const because = 'the operation has ended without it.';
    await runtime.gitops.withdraw({ operation: proposedAs({ ...operation, phase: unfinished.phase }), because });
  } catch (error) {
    if (error instanceof PortError && error.code === 'store-unreachable') throw error;
    runtime.log.warn({ err: error, operation: id }, 'the proposal of an ended operation could not be withdrawn');
  }
}
