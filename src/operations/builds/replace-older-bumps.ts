import { endOperation, markEnded } from '../end-operation.ts';
import type { Operation, Plan } from '../operation.ts';
import { waitsForMerge, withdrawProposal } from '../proposals/await-merge.ts';
import type { Runtime } from '../runtime.ts';
import { isPolicyBump, namedServices } from './policy-bump.ts';

/**
 * Closes what a bump by the policy makes needless: an older bump by the policy, of no service that this one does not
 * bring up to date as well, that still waits to be merged. Where builds come often there is one pull request, the newest.
 */
export async function replaceOlderBumps(runtime: Runtime, operation: Operation, plan: Plan): Promise<void> {
  if (!isPolicyBump(operation) || !plan.proposes) return;
  const services = namedServices(operation.command);
  const waiting = await runtime.store.operationsOf(operation.environment, { states: ['waiting'] });
  for (const older of waiting) {
    const replaced = namedServices(older.command).every((service) => services.includes(service));
    if (!isPolicyBump(older) || !waitsForMerge(older) || !replaced || older.createdAt > operation.createdAt) continue;
    await withdrawProposal(runtime, older, `operation ${operation.id} brings a newer build.`);
    const ended = await endOperation(runtime, older.id, ['waiting'], {
      state: 'cancelled',
      outcome: { message: `Replaced by a newer build, in operation ${operation.id}; nothing was done.` },
    });
    if (ended) await markEnded(runtime, ended);
  }
}
