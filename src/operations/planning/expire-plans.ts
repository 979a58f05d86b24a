import { endOperation, markEnded } from '../end-operation.ts';
import { hasBegun } from '../has-begun.ts';
import { waitsForMerge } from '../proposals/await-merge.ts';
import type { Runtime } from '../runtime.ts';

/** A plan just past its time may still be applied: it is made again and asked again. After this it is put away. */
const GRACE = 60 * 60_000;

/** Ends operations whose plan waited too long. Approved plans whose files reviewers have wait for as long as those take. */
export async function expirePlans(
  runtime: Pick<Runtime, 'store' | 'stacks' | 'now' | 'conversations' | 'log'>,
): Promise<void> {
  for (const operation of await runtime.store.operationsIn(['waiting'])) {
    if (waitsForMerge(operation)) continue;
    const plan = operation.plan ? await runtime.store.plan(operation.plan) : undefined;
    if (!plan || runtime.now() < plan.bindings.expiresAt + GRACE) continue;
    const done = (await hasBegun(runtime, operation)) ? 'what was done before that stays done' : 'nothing was done';
    const ended = await endOperation(runtime, operation.id, ['waiting'], {
      state: 'expired',
      outcome: {
        message: `Plan ${plan.id} was not approved in time; ${done}.`,
        hint: `/env plan ${operation.environment} makes a new one.`,
      },
    });
    if (ended) await markEnded(runtime, ended);
  }
}
