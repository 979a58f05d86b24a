import { sql, type Transaction } from 'kysely';
import { type ConstructorOptions, fromKysely, PgBoss } from 'pg-boss';
import type { Milliseconds } from '../environments/instant.ts';
import type { JobHandlers } from '../operations/ports/operation-store.ts';
import type { Log } from '../operations/runtime.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { JOB_SCHEMA, type Tables } from './tables.ts';
import { type JobSource, type Pace, type Taker, takeJobs } from './take-jobs.ts';

/** A job is a wake-up and nothing more: its handler looks at the tables to learn what there is to do. */
export type Jobs = {
  /** Writes a job inside the caller's transaction; it is taken within milliseconds of the commit. */
  readonly send: (trx: Transaction<Tables>, queue: Queue, id: string) => Promise<void>;
  /** As `send`, for several: one statement. */
  readonly sendAll: (trx: Transaction<Tables>, queue: Queue, ids: readonly string[]) => Promise<void>;
  readonly work: (handlers: JobHandlers, concurrency: number) => Promise<void>;
  /** Ids that have a job no worker has taken yet, one waiting for its next try included. */
  readonly pending: (trx: Transaction<Tables>, queue: Queue) => Promise<ReadonlySet<string>>;
  /** Takes away the jobs an ended process was at; only for a database nobody else has open. */
  readonly freeAbandoned: () => Promise<void>;
  /** Takes no more jobs and waits for the running handlers, at most `patience`; one that takes longer is retried later. */
  readonly stop: (patience: Milliseconds) => Promise<void>;
};

type Queue = keyof JobHandlers;
type Wake = { readonly id: string };

const QUEUES: readonly Queue[] = ['request', 'advance'];

const DAY = 24 * 60 * 60;

/** The most jobs pg-boss lists at once; a day's worth is far from it. */
const ALL = 100_000;

const QUEUE_OPTIONS = {
  retryDelay: 1,
  retryBackoff: true,
  // A running operation may take long; a dead process is noticed by its silence instead.
  expireInSeconds: DAY - 60,
  heartbeatSeconds: 15,
  deleteAfterSeconds: DAY,
};

const RETRIES = {
  // An answer that cannot be delivered outlasts some two hours of the host's silence.
  request: { retryLimit: 30, retryDelayMax: 300 },
  // `recover` finds what is given up here.
  advance: { retryLimit: 5, retryDelayMax: 10 },
} as const satisfies Record<Queue, object>;

/** Heard by every replica when a job was written; what is said is the queue's name. */
const CHANNEL = 'workflowautom_jobs';

const EVERY_JOB = { between: 25, poll: 2_000, touchEvery: 5_000 } as const satisfies Partial<Pace>;

function paces(concurrency: number): Readonly<Record<Queue, Pace>> {
  return {
    // Requests come in storms and mostly wait for others. Few are at the database together, so that what a front door
    // writes down meanwhile waits for few of them; one that waits for a host stands in nobody's way.
    request: { ...EVERY_JOB, hands: 20, slowAfter: 250, most: 1_000 },
    // An operation is at work for moments only; then it waits: for a commit that it shares, for one of the slots that Pulumi
    // runs have of their own (src/stacks/slots.ts), for a cluster. Hundreds of bumps must not wait for one another's
    // waiting, and the sooner they have all begun, the fewer commits they need. One that waits holds its plan and
    // a timer, and asks the database once a second whether it is to stop: hence not any number of them.
    advance: { ...EVERY_JOB, hands: concurrency, slowAfter: 100, most: 300 },
  };
}

/** Starts pg-boss in a schema of its own. `connection` says over what: a pool of its own, or the embedded database. */
export async function startJobs(connection: ConstructorOptions, log: Log): Promise<Jobs> {
  const boss = new PgBoss({
    ...connection,
    schema: JOB_SCHEMA,
    // Its own workers look at the queue for every job by itself; ours are `takeJobs`.
    useListenNotify: false,
    schedule: false,
    registerInstance: false,
    monitorVacuum: false,
  });
  // The message alone: the driver hangs its whole client, credentials included, on some errors.
  boss.on('error', (error) => log.error({ reason: error.message }, 'the job queue failed'));
  boss.on('warning', (warning) => log.warn({ warning }, 'the job queue warns'));
  try {
    await boss.start();
    for (const queue of QUEUES) {
      await boss.createQueue(deadLetter(queue), { retentionSeconds: 90 * DAY });
      await boss.createQueue(queue, { ...QUEUE_OPTIONS, ...RETRIES[queue], deadLetter: deadLetter(queue) });
    }
  } catch (error) {
    await boss.stop({ graceful: false });
    throw error;
  }
  return jobs(boss, log);
}

function jobs(boss: PgBoss, log: Log): Jobs {
  const takers = new Map<string, Taker>();
  let listening: { readonly close: () => Promise<void> } | undefined;
  return {
    async send(trx, queue, id) {
      // No singleton key: a job already queued may be fetched before this transaction commits, and see none of it.
      await boss.send(queue, { id } satisfies Wake, { db: fromKysely(trx) });
      await announce(trx, queue);
    },
    async sendAll(trx, queue, ids) {
      if (ids.length === 0) return;
      const jobs = ids.map((id) => ({ data: { id } satisfies Wake }));
      await boss.insert(queue, jobs, { db: fromKysely(trx) });
      await announce(trx, queue);
    },
    async work(handlers, concurrency) {
      for (const queue of QUEUES) {
        const handle = oneAtATime(handlers[queue]);
        takers.set(queue, takeJobs(sourceOf(boss, queue), handle, paces(concurrency)[queue], log));
      }
      listening = await listen(boss, takers, log);
    },
    async pending(trx, queue) {
      const jobs = await boss.findJobs<Wake>(queue, { queued: true, limit: ALL, db: fromKysely(trx) });
      return new Set(jobs.map(({ data }) => data.id));
    },
    async freeAbandoned() {
      // Operations are found again by `recover`. A request has only its job, and goes on using up its retries: one that
      // brings the process down each time ends among the dead letters.
      const advances = await abandoned(boss, 'advance');
      if (advances.length > 0) await boss.deleteJob('advance', advances);
      const requests = await abandoned(boss, 'request');
      if (requests.length > 0)
        await boss.fail('request', requests, { message: 'The process that worked on it ended.' });
    },
    async stop(patience) {
      const stopped = await Promise.allSettled([...takers.values()].map((taker) => taker.stop(patience)));
      await listening?.close().catch((error) => log.warn({ reason: messageOf(error) }, 'the job queue failed'));
      await boss.stop({ graceful: true, timeout: patience });
      for (const end of stopped) if (end.status === 'rejected') throw end.reason;
    },
  };
}

/** With the transaction that writes the jobs: whoever listens learns of them when they can be seen. */
async function announce(trx: Transaction<Tables>, queue: Queue): Promise<void> {
  await sql`select pg_notify(${CHANNEL}, ${queue})`.execute(trx);
}

/** Where nothing can be heard, jobs are found by looking now and then. */
async function listen(boss: PgBoss, takers: ReadonlyMap<string, Taker>, log: Log) {
  try {
    return await boss.getDb().listen?.(
      CHANNEL,
      (queue) => takers.get(queue)?.wake(),
      () => {
        for (const taker of takers.values()) taker.wake();
      },
    );
  } catch (error) {
    log.warn({ reason: messageOf(error) }, 'jobs are not announced and start later');
    return undefined;
  }
}

function sourceOf(boss: PgBoss, queue: Queue): JobSource {
  return {
    queue,
    async fetch(most) {
      const jobs = await boss.fetch<Wake>(queue, { batchSize: most, includeMetadata: true });
      return jobs
        .toSorted((one, other) => one.createdOn.getTime() - other.createdOn.getTime())
        .map(({ id, retryCount, retryLimit, data }) => ({ id, retryCount, retryLimit, subject: data.id }));
    },
    complete: async (jobs) => void (await boss.complete(queue, [...jobs])),
    fail: async (jobs, message) => void (await boss.fail(queue, [...jobs], { message })),
    touch: async (jobs) => void (await boss.touch(queue, [...jobs])),
  };
}

async function abandoned(boss: PgBoss, queue: Queue): Promise<string[]> {
  const jobs = await boss.findJobs<Wake>(queue, { limit: ALL });
  return jobs.filter(({ state }) => state === 'active').map(({ id }) => id);
}

function deadLetter(queue: Queue): string {
  return `${queue}-dead`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
