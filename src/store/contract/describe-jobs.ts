import { performance } from 'node:perf_hooks';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { environmentName } from '../../environments/environment-name.ts';
import type { JobHandlers, OperationStore } from '../../operations/ports/operation-store.ts';
import type { Log } from '../../operations/runtime.ts';
import type { StoreOptions } from '../sql-store.ts';
import { fresh, sampleOperation, sampleRequest } from './samples.ts';

/** A database that stores can be opened on. */
export type TestDatabase = {
  readonly open: (options?: StoreOptions) => Promise<OperationStore>;
  readonly drop: () => Promise<void>;
};

const SOON = { timeout: 10_000, interval: 10 };
const LEASE = 60_000;

/** A handler that writes down what it is called with, and then does something. */
function recorder(then: (id: string, call: number) => Promise<void> = async () => {}) {
  const calls: string[] = [];
  const handler = async (id: string) => {
    calls.push(id);
    await then(id, calls.length);
  };
  return { calls, handler };
}

/** A promise to wait at, and the way to open it. */
function gate(): { readonly passed: Promise<void>; readonly open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { passed: promise, open: resolve };
}

/** Jobs wake workers at once, are tried again, and never run one operation twice at a time. */
export function describeJobs(create: () => Promise<TestDatabase>): void {
  let database: TestDatabase;
  let store: OperationStore;
  const said: { level: string; data: object; message: string }[] = [];
  const log = Object.fromEntries(
    ['info', 'warn', 'error'].map((level) => [
      level,
      (data: object, message: string) => said.push({ level, data, message }),
    ]),
  ) as unknown as Log;
  const work = (handlers: Partial<JobHandlers>) =>
    store.work({ request: async () => {}, advance: async () => {}, ...handlers });

  beforeEach(async () => {
    said.length = 0;
    database = await create();
    store = await database.open({ log, concurrency: 3, patience: 5_000 });
  }, 60_000);
  afterEach(async () => {
    await store.close();
    await database.drop();
  }, 60_000);

  describe('jobs', () => {
    it('carry a request, and an operation, to their handlers', async () => {
      const [request, advance] = [recorder(), recorder()];
      await work({ request: request.handler, advance: advance.handler });
      const [said, made] = [sampleRequest(), sampleOperation()];
      await store.acceptRequest(said);
      await store.createOperation(made);
      await vi.waitFor(() => expect([request.calls, advance.calls]).toEqual([[said.id], [made.id]]), SOON);
    });

    it('written before anyone worked are not lost', async () => {
      const operation = sampleOperation();
      await store.createOperation(operation);
      const { calls, handler } = recorder();
      await work({ advance: handler });
      await vi.waitFor(() => expect(calls).toEqual([operation.id]), SOON);
    });

    it('are written once for a request that arrives twenty times at once', async () => {
      const { calls, handler } = recorder();
      await work({ request: handler });
      const request = sampleRequest();
      await Promise.all(Array.from({ length: 20 }, () => store.acceptRequest(request)));
      const last = sampleRequest();
      await store.acceptRequest(last);
      await vi.waitFor(() => expect(calls).toContain(last.id), SOON);
      expect(calls.filter((id) => id === request.id)).toHaveLength(1);
    });

    it('reach a handler in less than a tenth of a second, at the median', async () => {
      const arrived = new Map<string, number>();
      await work({ advance: async (id) => void arrived.set(id, performance.now()) });
      const latencies: number[] = [];
      for (let round = 0; round < 15; round += 1) {
        const operation = sampleOperation();
        const before = performance.now();
        await store.createOperation(operation);
        await vi.waitFor(() => expect(arrived.has(operation.id)).toBe(true), { ...SOON, interval: 2 });
        latencies.push((arrived.get(operation.id) ?? Number.NaN) - before);
      }
      const median = latencies.sort((a, b) => a - b)[7];
      console.info(`created to handled, in ms: ${latencies.map((ms) => ms.toFixed(0)).join(' ')}`);
      expect(median).toBeLessThan(100);
    });

    it('of operations that wait keep no request waiting, and no other operation', async () => {
      const slow = gate();
      let [side, most] = [0, 0];
      const advance = recorder(async () => {
        side += 1;
        most = Math.max(most, side);
        await slow.passed;
        side -= 1;
      });
      const request = recorder();
      await work({ advance: advance.handler, request: request.handler });
      const operations = Array.from({ length: 40 }, () => sampleOperation());
      for (const operation of operations) await store.createOperation(operation);
      await vi.waitFor(() => expect(most).toBe(40), SOON);
      const last = sampleRequest();
      await store.acceptRequest(last);
      await vi.waitFor(() => expect(request.calls).toEqual([last.id]), SOON);
      slow.open();
      await vi.waitFor(() => expect(side).toBe(0), SOON);
      expect(advance.calls.toSorted()).toEqual(operations.map(({ id }) => id).toSorted());
    });

    it('of slow requests keep no other request waiting, however many they are', async () => {
      const slow = gate();
      const ids = Array.from({ length: 50 }, () => sampleRequest());
      const { calls, handler } = recorder((id) => (id === ids.at(-1)?.id ? Promise.resolve() : slow.passed));
      await work({ request: handler });
      for (const request of ids) await store.acceptRequest(request);
      await vi.waitFor(() => expect(calls).toHaveLength(50), SOON);
      slow.open();
    });

    it('that throw are tried again later, and it is logged', async () => {
      const { calls, handler } = recorder(async (_, call) => {
        if (call === 1) throw new Error('not this time');
      });
      await work({ advance: handler });
      const { id } = sampleOperation();
      await store.createOperation(sampleOperation({ id }));
      await vi.waitFor(() => expect(calls).toEqual([id, id]), { ...SOON, timeout: 15_000 });
      expect(said).toContainEqual(
        expect.objectContaining({ level: 'warn', data: expect.objectContaining({ id, attempt: 1 }) }),
      );
    });

    it('of one operation never run at the same time, and none of its news is overlooked', async () => {
      const { id } = sampleOperation();
      const first = gate();
      let side = 0;
      let most = 0;
      const { calls, handler } = recorder(async (called, call) => {
        if (called !== id) return;
        side += 1;
        most = Math.max(most, side);
        if (call === 1) await first.passed;
        side -= 1;
      });
      await work({ advance: handler });
      await store.createOperation(sampleOperation({ id }));
      await vi.waitFor(() => expect(calls).toEqual([id]), SOON);
      await store.transition(id, ['queued'], {}, { advance: true });
      await store.transition(id, ['queued'], {}, { advance: true });
      // Jobs are taken in order, so when another operation's has run, those two have been taken.
      const marker = sampleOperation();
      await store.createOperation(marker);
      await vi.waitFor(() => expect(calls).toEqual([id, marker.id]), SOON);
      first.open();
      await vi.waitFor(() => expect(calls).toEqual([id, marker.id, id]), SOON);
      expect(most).toBe(1);
    });

    it('wake the next operation of the environment when the first gives it back', async () => {
      const environment = environmentName(fresh('preview'));
      const [first, second] = [
        sampleOperation({ environment, queuedAt: 1 }),
        sampleOperation({ environment, queuedAt: 2 }),
      ];
      const done: string[] = [];
      await work({
        advance: async (id) => {
          if (!(await store.claim(id, 'w1', LEASE))) return;
          done.push(id);
          await store.transition(id, ['queued'], { state: 'succeeded' });
          await store.releaseClaim(id, 'w1');
        },
      });
      await store.createOperation(second);
      await store.createOperation(first);
      await vi.waitFor(() => expect(new Set(done)).toEqual(new Set([first.id, second.id])), SOON);
      expect(done).toHaveLength(2);
    });

    it('do not spin on an operation that gives up its claim unfinished', async () => {
      const operation = sampleOperation();
      await store.createOperation(operation);
      await store.claim(operation.id, 'w1', LEASE);
      const { calls, handler } = recorder();
      await work({ advance: handler });
      await vi.waitFor(() => expect(calls).toHaveLength(1), SOON);
      await store.releaseClaim(operation.id, 'w1');
      const marker = sampleOperation();
      await store.createOperation(marker);
      await vi.waitFor(() => expect(calls).toContain(marker.id), SOON);
      expect(calls.filter((id) => id === operation.id)).toHaveLength(1);
    });

    it('that came while their operation was held are made good when it is given back', async () => {
      const operation = sampleOperation();
      await store.createOperation(operation);
      await store.claim(operation.id, 'w1', LEASE);
      const { calls, handler } = recorder();
      await work({ advance: handler });
      await store.transition(operation.id, ['queued'], { state: 'approved' }, { advance: true });
      await vi.waitFor(() => expect(calls).toHaveLength(2), SOON);
      await store.releaseClaim(operation.id, 'w1');
      await vi.waitFor(() => expect(calls).toHaveLength(3), SOON);
    });

    it('are finished before the store closes', async () => {
      const [inside, let_go] = [gate(), gate()];
      let finished = false;
      await work({
        advance: async (id) => {
          inside.open();
          await let_go.passed;
          await store.transition(id, ['queued'], { state: 'succeeded' });
          finished = true;
        },
      });
      await store.createOperation(sampleOperation());
      await inside.passed;
      const closing = store.close();
      let_go.open();
      await closing;
      expect(finished).toBe(true);
    });
  });

  describe('recovery', () => {
    it('wakes unfinished operations nobody works on, in order, and no others', async () => {
      const now = Date.now();
      const [idle, lapsed, held, waiting, done] = [
        sampleOperation({ queuedAt: 1 }),
        sampleOperation({ queuedAt: 2, state: 'running' }),
        sampleOperation({ queuedAt: 3, state: 'running' }),
        sampleOperation({ state: 'waiting' }),
        sampleOperation({ state: 'succeeded' }),
      ];
      const behind = sampleOperation({ environment: held.environment, queuedAt: 4 });
      // Their first jobs come and go without effect, as if the process had ended then.
      const { calls, handler } = recorder();
      await work({ advance: handler });
      for (const operation of [idle, lapsed, held, waiting, done, behind]) await store.createOperation(operation);
      await vi.waitFor(() => expect(calls).toHaveLength(6), SOON);
      expect(await store.claim(lapsed.id, 'w1', 1_000)).toBe(true);
      expect(await store.claim(held.id, 'w1', LEASE)).toBe(true);

      await vi.waitFor(async () => expect(await store.recover(now + 10_000)).toEqual([idle.id, lapsed.id]), SOON);
      await vi.waitFor(() => expect(calls.slice(6)).toEqual(expect.arrayContaining([idle.id, lapsed.id])), SOON);
      expect(calls.slice(6)).not.toContain(held.id);
    });

    it('leaves alone what a job is on its way to', async () => {
      await store.createOperation(sampleOperation());
      expect(await store.recover(Date.now())).toEqual([]);
    });
  });
}
