import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { environmentName } from '../src/environments/environment-name.ts';
import type { OperationStore } from '../src/operations/ports/operation-store.ts';
import type { TestDatabase } from '../src/store/contract/describe-jobs.ts';
import { fresh, sampleOperation, sampleRequest } from '../src/store/contract/samples.ts';
import { startDoomed } from '../src/store/contract/start-doomed.ts';
import { MIGRATIONS } from '../src/store/migrations/index.ts';
import { openStore } from '../src/store/open-store.ts';
import { describeStore } from '../src/store/store.contract.ts';
import { type Postgres, query, startPostgres } from './postgres.ts';

const SOON = { timeout: 15_000, interval: 20 };
const PATIENT = 90_000;
const LEASE = 60_000;

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
}, PATIENT);
afterAll(() => postgres.stop(), PATIENT);

const open = (databaseUrl: string, concurrency = 4) => openStore({ databaseUrl, dataDir: 'unused', concurrency });

async function createDatabase(): Promise<TestDatabase> {
  const databaseUrl = await postgres.createDatabase();
  return { open: (options = {}) => openStore({ ...options, databaseUrl, dataDir: 'unused' }), drop: async () => {} };
}

describeStore('the PostgreSQL store', createDatabase);

async function twoReplicas<T>(use: (one: OperationStore, two: OperationStore, url: string) => Promise<T>): Promise<T> {
  const url = await postgres.createDatabase();
  const [one, two] = await Promise.all([open(url), open(url)]);
  try {
    return await use(one, two, url);
  } finally {
    await Promise.all([one.close(), two.close()]);
  }
}

describe('two replicas', () => {
  it('that start at the same moment on an empty database migrate it once', { timeout: PATIENT }, async () => {
    const url = await postgres.createDatabase();
    const stores = await Promise.all(Array.from({ length: 4 }, () => open(url)));
    expect(await query(url, 'select name from workflowautom.migrations order by name')).toEqual(
      Object.keys(MIGRATIONS).map((name) => ({ name })),
    );
    const operation = sampleOperation();
    await stores[0]?.createOperation(operation);
    expect(await stores[3]?.operation(operation.id)).toEqual(operation);
    await Promise.all(stores.map((store) => store.close()));
  });

  it('handle each job once between them, and both take part', { timeout: PATIENT }, () =>
    twoReplicas(async (one, two) => {
      const handled: string[] = [];
      const came = new Set<OperationStore>();
      const bothCame = Promise.withResolvers<void>();
      for (const store of [one, two]) {
        await store.work({
          request: async (id) => {
            handled.push(id);
            if (came.add(store).size === 2) bothCame.resolve();
            await bothCame.promise;
          },
          advance: async () => {},
        });
      }
      const requests = Array.from({ length: 60 }, () => sampleRequest());
      await Promise.all(requests.map((request, index) => (index % 2 ? one : two).acceptRequest(request)));
      await vi.waitFor(() => expect(handled.length).toBeGreaterThanOrEqual(60), SOON);
      expect([...handled].sort()).toEqual(requests.map(({ id }) => id).sort());
    }),
  );

  it('wake each other at once', { timeout: PATIENT }, () =>
    twoReplicas(async (one, two) => {
      const arrived = new Map<string, number>();
      await two.work({ request: async () => {}, advance: async (id) => void arrived.set(id, performance.now()) });
      const latencies: number[] = [];
      for (let round = 0; round < 11; round += 1) {
        const { id } = sampleOperation();
        const before = performance.now();
        await one.createOperation(sampleOperation({ id }));
        await vi.waitFor(() => expect(arrived.has(id)).toBe(true), { ...SOON, interval: 2 });
        latencies.push((arrived.get(id) ?? Number.NaN) - before);
      }
      console.info(`created by one, handled by the other, in ms: ${latencies.map((ms) => ms.toFixed(0)).join(' ')}`);
      expect(latencies.sort((a, b) => a - b)[5]).toBeLessThan(100);
    }),
  );

  it('accept a request once that reaches both at the same time', { timeout: PATIENT }, () =>
    twoReplicas(async (one, two, url) => {
      const request = sampleRequest();
      const accepted = await Promise.all(
        Array.from({ length: 20 }, (_, index) => (index % 2 ? one : two).acceptRequest(request)),
      );
      expect(accepted.filter(Boolean)).toHaveLength(1);
      expect(await query(url, `select data from workflowautom_jobs.job where name = 'request'`)).toEqual([
        { data: { id: request.id } },
      ]);
    }),
  );

  it('never work on one environment together, and take its operations in order', { timeout: PATIENT }, () =>
    twoReplicas(async (one, two) => {
      const environments = [environmentName(fresh('preview')), environmentName(fresh('preview'))];
      const operations = environments.flatMap((environment) =>
        Array.from({ length: 8 }, (_, index) => sampleOperation({ environment, queuedAt: index })),
      );
      const at = new Map<string, string>();
      const done: string[] = [];
      const clashes: string[] = [];
      for (const [worker, store] of [
        ['one', one],
        ['two', two],
      ] as const) {
        await store.work({
          request: async () => {},
          advance: async (id) => {
            if (!(await store.claim(id, worker, LEASE))) return;
            const operation = await store.operation(id);
            const environment = operation?.environment ?? '';
            if (at.has(environment)) clashes.push(`${id} while ${at.get(environment)}`);
            at.set(environment, id);
            await store.transition(id, ['queued'], { state: 'running' });
            await store.transition(id, ['running'], { state: 'succeeded' });
            done.push(id);
            at.delete(environment);
            await store.releaseClaim(id, worker);
          },
        });
      }
      for (const [index, operation] of operations.entries()) await (index % 2 ? one : two).createOperation(operation);
      await vi.waitFor(() => expect(done).toHaveLength(operations.length), SOON);
      expect(clashes).toEqual([]);
      for (const environment of environments) {
        const ids = operations.filter((operation) => operation.environment === environment).map(({ id }) => id);
        expect(done.filter((id) => ids.includes(id))).toEqual(ids);
      }
    }),
  );

  it('do not both write one message', { timeout: PATIENT }, () =>
    twoReplicas(async (one, two) => {
      for (let index = 0; index < 10; index += 1) await one.createOperation(sampleOperation());
      const now = Date.now();
      const [mine, theirs] = await Promise.all([one.dueDisplays(now, 1_000), two.dueDisplays(now, 1_000)]);
      const taken = [...mine, ...theirs].map(({ operation }) => operation);
      expect(taken).toHaveLength(10);
      expect(new Set(taken).size).toBe(10);
      // What a replica took and never wrote is the other's a while later.
      const later = await two.dueDisplays(now + 30_000, 1_000);
      expect(later).toHaveLength(10);
    }),
  );
});

describe('a replica that is killed', () => {
  it('loses nothing: others carry on when its lease has lapsed, and its requests when it has been silent', {
    timeout: PATIENT,
  }, async () => {
    const url = await postgres.createDatabase();
    const doomed = await startDoomed('postgres', url);
    const store = await open(url);
    await doomed.kill();
    const now = Date.now();
    expect(await store.steps('op-running')).toMatchObject([{ name: 'up', state: 'started', data: { applying: true } }]);
    expect(await store.claim('op-running', 'the living', LEASE)).toBe(false);
    expect(await store.recover(now)).toEqual(['op-elsewhere']);
    expect(await store.recover(now + 2 * LEASE)).toEqual(['op-running', 'op-behind']);

    const requests: string[] = [];
    await store.work({ request: async (id) => void requests.push(id), advance: async () => {} });
    await vi.waitFor(() => expect(requests).toEqual(['github:in-hand']), { timeout: 60_000, interval: 100 });
    await store.close();
  });
});

it('a job that always fails is given up in the end, kept among the dead letters, and logged', {
  timeout: PATIENT,
}, async () => {
  const url = await postgres.createDatabase();
  const errors: object[] = [];
  const log = { info() {}, warn() {}, error: (data: object) => void errors.push(data) };
  const store = await openStore({ databaseUrl: url, dataDir: 'unused', log });
  const { id } = sampleOperation();
  let calls = 0;
  await store.work({
    request: async () => {},
    advance: async () => {
      calls += 1;
      throw new Error('never');
    },
  });
  await store.createOperation(sampleOperation({ id }));
  await vi.waitFor(
    async () => {
      // The queue waits longer after each failure; this test does not.
      await query(url, `update workflowautom_jobs.job set start_after = now() where state = 'retry'`);
      const dead = await query(url, `select data from workflowautom_jobs.job where name = 'advance-dead'`);
      expect(dead).toEqual([{ data: { id } }]);
    },
    { timeout: 60_000, interval: 100 },
  );
  expect(calls).toBe(6);
  expect(errors).toMatchObject([{ queue: 'advance', id, attempt: 6 }]);
  expect(await store.recover(Date.now())).toEqual([id]);
  await store.close();
});

describe('an address of a database', () => {
  it('where nothing answers is told without its password', { timeout: PATIENT }, async () => {
    const error = await open('postgres://owner:s3cret@127.0.0.1:1/none').catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: 'store-unreachable', retryable: true });
    expect(everything(error)).not.toContain('s3cret');
  });

  it.each([
    'postgres://owner:s3cret@127.0.0.1:notaport/none',
    'mysql://owner:s3cret@127.0.0.1/none',
    'owner:s3cret@127.0.0.1',
  ])('that is malformed (%s) is told without its password', async (url) => {
    const error = await open(url).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: 'store-unreachable', message: expect.stringContaining('DATABASE_URL') });
    expect(everything(error)).not.toContain('s3cret');
  });

  it('of a database that does not exist is told', { timeout: PATIENT }, async () => {
    const url = new URL(await postgres.createDatabase());
    url.pathname = '/nowhere';
    await expect(open(url.href)).rejects.toMatchObject({
      code: 'store-unreachable',
      message: expect.stringContaining('nowhere'),
    });
  });
});

it('a database written by a newer version is refused', { timeout: PATIENT }, async () => {
  const url = await postgres.createDatabase();
  await (await open(url)).close();
  await query(url, `insert into workflowautom.migrations (name, timestamp) values ('9999-from-the-future', 'now')`);
  await expect(open(url)).rejects.toMatchObject({ code: 'store-too-new' });
});

it('a server that stops and starts again is only an error while it is away', { timeout: PATIENT }, async () => {
  const url = await postgres.createDatabase();
  const said: string[] = [];
  const log = (data: object) => void said.push(everything(data));
  const store = await openStore({ databaseUrl: url, dataDir: 'unused', log: { info: log, warn: log, error: log } });
  const operation = sampleOperation();
  await store.createOperation(operation);
  await postgres.restart(async () => {
    await expect(store.operation(operation.id)).rejects.toMatchObject({ code: 'store-unreachable' });
  });
  expect(await store.operation(operation.id)).toEqual(operation);
  const handled: string[] = [];
  await store.work({ request: async () => {}, advance: async (id) => void handled.push(id) });
  await vi.waitFor(() => expect(handled).toEqual([operation.id]), SOON);
  await store.close();
  expect(said.join()).not.toContain('s3cret');
});

/** All that any log could print of a value: its own and its causes' properties, hidden ones too. */
function everything(value: unknown, seen = new Set<unknown>()): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if (seen.has(value)) return '';
  seen.add(value);
  return Object.getOwnPropertyNames(value)
    .map((name) => everything(Reflect.get(value, name), seen))
    .join('\n');
}
