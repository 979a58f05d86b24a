import type { Runtime } from './runtime.ts';

/** A plan just past its time may still be applied: it is made again and asked again. After this it is put away. */
const GRACE = 60 * 60_000;

/** Ends operations whose plan waited too long; nothing of them had happened. */
export async function expirePlans(runtime: Pick<Runtime, 'store' | 'now'>): Promise<void> {
  for (const operation of await runtime.store.operationsIn(['waiting'])) {
    const plan = operation.plan ? await runtime.store.plan(operation.plan) : undefined;
    if (!plan || runtime.now() < plan.bindings.expiresAt + GRACE) continue;
    await runtime.store.transition(operation.id, ['waiting'], {
      state: 'expired',
      outcome: {
        message: `Plan ${plan.id} was not approved in time; nothing was done.`,
        hint: `/env plan ${operation.environment} makes a new one.`,
      },
    });
  }
}
