import { endOperation, markEnded } from '../end-operation.ts';
import { hasBegun } from '../has-begun.ts';
import type { Operation } from '../operation.ts';
import { withdrawProposal } from '../proposals/await-merge.ts';
import type { Runtime } from '../runtime.ts';

/**
 * Ends a create that only waits for people.
 * @param why `its pull request was closed`
 * @returns false when something was made, or is being made: that has to be destroyed
 */
export async function putAwayCreate(runtime: Runtime, create: Operation, why: string): Promise<boolean> {
  if (create.state !== 'waiting') return false;
  await withdrawProposal(runtime, create, `${create.environment} is not created, because ${why}.`);
  const begun = await hasBegun(runtime, create);
  const ended = await endOperation(runtime, create.id, ['waiting'], {
    state: 'cancelled',
    outcome: {
      message: begun
        ? `Cancelled, because ${why}; what was done before is destroyed.`
        : `Cancelled before anything was done, because ${why}.`,
    },
  });
  if (ended) await markEnded(runtime, ended);
  return ended !== undefined && !begun;
}
