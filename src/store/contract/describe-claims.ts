import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { environmentName } from '../../environments/environment-name.ts';
import type { Operation } from '../../operations/operation.ts';
import type { OperationStore } from '../../operations/ports/operation-store.ts';
import { fresh, NOON, sampleOperation } from './samples.ts';

const LEASE = 10_000;

/** One operation of an environment at a time, in order. */
export function describeClaims(current: () => OperationStore, clock: { now: number }): void {
  const queueOf = async (...states: readonly Operation['state'][]): Promise<readonly Operation[]> => {
    clock.now = NOON;
    const environment = environmentName(fresh('preview'));
    const operations = states.map((state, index) => sampleOperation({ environment, state, queuedAt: NOON + index }));
    for (const operation of operations) await current().createOperation(operation);
    return operations;
  };
  const ids = (operations: readonly Operation[]) => operations.map(({ id }) => id);

  describe('the queue', () => {
    it('holds what is queued, planning, approved and running, in the order it joined', async () => {
      const operations = await queueOf('running', 'waiting', 'approved', 'succeeded', 'planning', 'queued', 'failed');
      const [running, , approved, , planning, queued] = operations;
      const queue = await current().queue(running?.environment ?? '');
      expect(ids(queue)).toEqual([running?.id, approved?.id, planning?.id, queued?.id]);
    });

    it('puts an operation that joined again behind the others', async () => {
      const [first, second] = await queueOf('waiting', 'queued');
      if (!first || !second) throw new Error('no operations');
      await current().transition(first.id, ['waiting'], { state: 'approved', queuedAt: NOON + 9 });
      expect(ids(await current().queue(first.environment))).toEqual([second.id, first.id]);
    });

    it('orders those that joined in the same millisecond by id', async () => {
      const environment = environmentName(fresh('preview'));
      const [a, b] = [sampleOperation({ environment }), sampleOperation({ environment })];
      for (const operation of [b, a]) await current().createOperation(operation);
      expect(ids(await current().queue(environment))).toEqual([a.id, b.id].sort());
    });
  });

  describe('a claim', () => {
    it('is granted to the first in the queue only', async () => {
      const [first, second] = ids(await queueOf('queued', 'queued'));
      expect(await current().claim(second ?? '', 'w1', LEASE)).toBe(false);
      expect(await current().claim(first ?? '', 'w1', LEASE)).toBe(true);
      expect(await current().claim(second ?? '', 'w1', LEASE)).toBe(false);
    });

    it('is granted again to whoever holds it, and to nobody else', async () => {
      const [first] = ids(await queueOf('queued'));
      expect(await current().claim(first ?? '', 'w1', LEASE)).toBe(true);
      expect(await current().claim(first ?? '', 'w1', LEASE)).toBe(true);
      expect(await current().claim(first ?? '', 'w2', LEASE)).toBe(false);
    });

    it.each(['waiting', 'succeeded', 'failed', 'cancelled', 'expired'] as const)(
      'is not granted to an operation that is %s',
      async (state) => {
        const [operation, next] = ids(await queueOf(state, 'queued'));
        expect(await current().claim(operation ?? '', 'w1', LEASE)).toBe(false);
        expect(await current().claim(next ?? '', 'w1', LEASE)).toBe(true);
      },
    );

    it('lets other environments go on', async () => {
      const [one] = ids(await queueOf('queued'));
      const [other] = ids(await queueOf('queued'));
      expect(await current().claim(one ?? '', 'w1', LEASE)).toBe(true);
      expect(await current().claim(other ?? '', 'w2', LEASE)).toBe(true);
    });

    it('lapses when it is not renewed, to the millisecond', async () => {
      const [first] = ids(await queueOf('queued'));
      await current().claim(first ?? '', 'w1', LEASE);
      clock.now = NOON + LEASE - 1;
      expect(await current().claim(first ?? '', 'w2', LEASE)).toBe(false);
      clock.now = NOON + LEASE;
      expect(await current().claim(first ?? '', 'w2', LEASE)).toBe(true);
      expect(await current().renewClaim(first ?? '', 'w1', LEASE)).toBe(false);
    });

    it('holds on while it is renewed', async () => {
      const [first] = ids(await queueOf('queued'));
      await current().claim(first ?? '', 'w1', LEASE);
      clock.now = NOON + LEASE - 1;
      expect(await current().renewClaim(first ?? '', 'w1', LEASE)).toBe(true);
      clock.now = NOON + LEASE + 1;
      expect(await current().claim(first ?? '', 'w2', LEASE)).toBe(false);
    });

    it('that lapsed is still renewed as long as nobody has taken it over', async () => {
      const [first] = ids(await queueOf('queued'));
      await current().claim(first ?? '', 'w1', LEASE);
      clock.now = NOON + 5 * LEASE;
      expect(await current().renewClaim(first ?? '', 'w1', LEASE)).toBe(true);
    });

    it('is freed by its holder only', async () => {
      const [first] = ids(await queueOf('queued'));
      await current().claim(first ?? '', 'w1', LEASE);
      await current().releaseClaim(first ?? '', 'w2');
      expect(await current().claim(first ?? '', 'w2', LEASE)).toBe(false);
      await current().releaseClaim(first ?? '', 'w1');
      expect(await current().claim(first ?? '', 'w2', LEASE)).toBe(true);
    });

    it('of an unknown operation is not granted', async () => {
      expect(await current().claim('op-nobody', 'w1', LEASE)).toBe(false);
      expect(await current().renewClaim('op-nobody', 'w1', LEASE)).toBe(false);
    });

    it('raced for by twenty workers goes to one', async () => {
      const [first] = ids(await queueOf('queued'));
      const race = Array.from({ length: 20 }, (_, worker) => current().claim(first ?? '', `w${worker}`, LEASE));
      expect((await Promise.all(race)).filter(Boolean)).toHaveLength(1);
    });

    it('is never held by two, whatever workers do', async () => {
      const workers = ['w1', 'w2', 'w3'];
      const act = fc.record({
        worker: fc.constantFrom(...workers),
        target: fc.nat({ max: 2 }),
        kind: fc.constantFrom('claim', 'renew', 'release', 'finish', 'pass'),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(act, { maxLength: 12 }), async (acts) => {
          const operations = ids(await queueOf('queued', 'queued', 'queued'));
          /** What must be so: who holds which operation, and until when. */
          let held: { operation: string; worker: string; until: number } | undefined;
          let queue = operations;
          for (const { worker, target, kind } of acts) {
            const operation = operations[target] ?? '';
            const mine = held?.operation === operation && held.worker === worker;
            if (kind === 'pass') clock.now += LEASE / 2;
            if (kind === 'release') {
              await current().releaseClaim(operation, worker);
              if (mine) held = undefined;
            }
            if (kind === 'finish') {
              await current().transition(operation, ['queued'], { state: 'succeeded' });
              queue = queue.filter((id) => id !== operation);
            }
            if (kind === 'renew') {
              expect(await current().renewClaim(operation, worker, LEASE)).toBe(mine);
              if (mine) held = { operation, worker, until: clock.now + LEASE };
            }
            if (kind === 'claim') {
              const free = held === undefined || held.until <= clock.now;
              const granted = mine || (free && queue[0] === operation);
              expect(await current().claim(operation, worker, LEASE)).toBe(granted);
              if (granted) held = { operation, worker, until: clock.now + LEASE };
            }
          }
        }),
        { numRuns: 30 },
      );
    });
  });
}
