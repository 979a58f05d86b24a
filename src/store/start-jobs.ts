import type { Transaction } from 'kysely';
import { type ConstructorOptions, fromKysely, type JobResult, type JobWithMetadata, PgBoss } from 'pg-boss';
import type { Milliseconds } from '../environments/instant.ts';
import type { JobHandlers } from '../operations/ports/operation-store.ts';
import type { Log } from '../operations/runtime.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { JOB_SCHEMA, type Tables } from './tables.ts';

/** A job is a wake-up and nothing more: its handler looks at the tables to learn what there is to do. */
export type Jobs = {
  /** Writes a job inside the caller's transaction; a worker has it within milliseconds of the commit. */
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
  // Wakes the workers of every replica at once, through LISTEN/NOTIFY. Without it they would learn by polling.
  notify: true,
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

/**
 * Every notification wakes every worker of its queue to look for jobs, which costs the database more than most requests
 * do. Requests come in storms and mostly wait for others, so few workers take several at once; an operation is work of
 * its own, and the store's `concurrency` says how many run side by side.
 */
const REQUEST_WORKERS = 2;
const AT_ONCE = { request: 10, advance: 1 } as const satisfies Record<Queue, number>;

const WORKER_OPTIONS = {
  includeMetadata: true,
  perJobResults: true,
  // Only retries are found by polling, and jobs whose notification was lost.
  pollingIntervalSeconds: 1,
  notifyPollingIntervalSeconds: 2,
} as const;

/** Starts pg-boss in a schema of its own. `connection` says over what: a pool of its own, or the embedded database. */
export async function startJobs(connection: ConstructorOptions, log: Log): Promise<Jobs> {
  const boss = new PgBoss({
    ...connection,
    schema: JOB_SCHEMA,
    useListenNotify: true,
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
  return {
    async send(trx, queue, id) {
      // No singleton key: a job already queued may be fetched before this transaction commits, and see none of it.
      await boss.send(queue, { id } satisfies Wake, { db: fromKysely(trx) });
    },
    async sendAll(trx, queue, ids) {
      if (ids.length === 0) return;
      const jobs = ids.map((id) => ({ data: { id } satisfies Wake }));
      await boss.insert(queue, jobs, { db: fromKysely(trx) });
    },
    async work(handlers, concurrency) {
      for (const queue of QUEUES) {
        const handle = oneAtATime(handlers[queue]);
        const workers = queue === 'request' ? REQUEST_WORKERS : concurrency;
        for (let worker = 0; worker < workers; worker += 1) await startWorker(boss, queue, handle, log);
      }
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
    stop: (patience) => boss.stop({ graceful: true, timeout: patience }),
  };
}

async function startWorker(boss: PgBoss, queue: Queue, handle: (id: string) => Promise<void>, log: Log): Promise<void> {
  let worker: string | undefined;
  const options = { ...WORKER_OPTIONS, batchSize: AT_ONCE[queue] };
  worker = await boss.work<Wake, void, typeof options>(queue, options, async (jobs) => {
    // One notification wakes a worker once, however many jobs it stands for: while there may be more, look again.
    if (worker && jobs.length === AT_ONCE[queue]) boss.notifyWorker(worker);
    return Promise.all(jobs.map((job) => handleOne(job, handle, log)));
  });
}

/** Each job of a batch ends for itself: what one throws is no other's failure. */
async function handleOne(
  job: JobWithMetadata<Wake>,
  handle: (id: string) => Promise<void>,
  log: Log,
): Promise<JobResult<{ readonly message: string } | undefined>> {
  const { id } = job;
  try {
    await handle(job.data.id);
    return { id, status: 'completed' };
  } catch (error) {
    const about = { err: error, queue: job.name, id: job.data.id, attempt: job.retryCount + 1 };
    if (job.retryCount < job.retryLimit) log.warn(about, 'a job failed and will be tried again');
    else log.error(about, 'a job failed for the last time and is kept among the dead letters');
    return { id, status: 'failed', output: { message: error instanceof Error ? error.message : String(error) } };
  }
}

async function abandoned(boss: PgBoss, queue: Queue): Promise<string[]> {
  const jobs = await boss.findJobs<Wake>(queue, { limit: ALL });
  return jobs.filter(({ state }) => state === 'active').map(({ id }) => id);
}

function deadLetter(queue: Queue): string {
  return `${queue}-dead`;
}
