import type { Milliseconds } from '../environments/instant.ts';
import type { Log } from '../operations/runtime.ts';
import { inBatches } from './in-batches.ts';

/** One attempt at a job: what settles it must name both, or a later attempt of somebody else would be settled. */
export type Attempt = { readonly id: string; readonly retryCount: number };
export type Job = Attempt & { readonly subject: string; readonly retryLimit: number };

/** The queue jobs are taken from, which other processes may take from too. */
export type JobSource = {
  /** For the log. */
  readonly queue: string;
  /** At most so many that are due, the oldest first; from now on they are ours. */
  readonly fetch: (most: number) => Promise<readonly Job[]>;
  readonly complete: (jobs: readonly Attempt[]) => Promise<void>;
  /** Gives a job back, to be tried again later while it has tries left. */
  readonly fail: (jobs: readonly Attempt[], message: string) => Promise<void>;
  /** Says that somebody is still at these; a job nobody says this of is given to others. */
  readonly touch: (jobs: readonly Attempt[]) => Promise<void>;
};

export type Pace = {
  /** Handlers that run side by side. */
  readonly hands: number;
  /** A handler that has run for this long waits for others, and no other job waits for it any more; never when absent. */
  readonly slowAfter?: Milliseconds;
  /** The most jobs in hand, slow ones included. */
  readonly most: number;
  /** Least time from one look at the queue to the next, so that what comes in a storm is taken, and ended, together. */
  readonly between: Milliseconds;
  /** Longest time from one look to the next: retries, and jobs whose news was lost, are found so. */
  readonly poll: Milliseconds;
  /** How often `touch` is called while something is in hand. */
  readonly touchEvery: Milliseconds;
};

export type Taker = {
  /** There may be something to take. */
  readonly wake: () => void;
  /** Takes no more and waits for the running handlers, at most `patience`; one that takes longer is tried again later. */
  readonly stop: (patience: Milliseconds) => Promise<void>;
};

/** The most jobs one statement completes. */
const MOST_COMPLETED = 100;

/**
 * Takes jobs as fast as they can be handled, and looks at the queue no oftener than that asks for: a look costs the
 * database more than most jobs do. A job that comes when nothing is in hand is taken at once.
 * @param handle is called with a job's subject; what it throws fails that job alone
 */
export function takeJobs(
  source: JobSource,
  handle: (subject: string) => Promise<void>,
  { hands, slowAfter, most, between, poll, touchEvery }: Pace,
  log: Log,
): Taker {
  const held = new Map<string, { readonly job: Job; readonly done: Promise<void> }>();
  const complete = inBatches(
    async (jobs: readonly Attempt[]) => {
      await source.complete(jobs);
      return jobs;
    },
    MOST_COMPLETED,
    between,
  );
  let busy = 0;
  let wanted = true;
  let stopped = false;
  let changed = Promise.withResolvers<void>();
  const change = () => {
    changed.resolve();
    changed = Promise.withResolvers();
  };
  const wake = () => {
    wanted = true;
    change();
  };
  const free = () => Math.min(hands - busy, most - held.size);

  async function takeOn(): Promise<void> {
    let looked = Number.NEGATIVE_INFINITY;
    while (!stopped) {
      const now = performance.now();
      if (!wanted && now - looked >= poll) wanted = true;
      if (!wanted || free() <= 0) await atMost(changed.promise, wanted ? poll : looked + poll - now);
      else if (now - looked < between) await atMost(undefined, looked + between - now);
      else {
        looked = now;
        await take();
      }
    }
  }

  async function take(): Promise<void> {
    const room = free();
    wanted = false;
    try {
      const jobs = await source.fetch(room);
      for (const job of jobs) {
        const done = work(job).finally(() => {
          held.delete(job.id);
          change();
        });
        held.set(job.id, { job, done });
      }
      // As many as were asked for: there may be more.
      if (jobs.length >= room) wanted = true;
    } catch (error) {
      log.error({ reason: messageOf(error), queue: source.queue }, 'the job queue failed');
    }
  }

  /** Never rejects. */
  async function work(job: Job): Promise<void> {
    let inHand = true;
    busy += 1;
    const letGo = () => {
      if (!inHand) return;
      inHand = false;
      busy -= 1;
      change();
    };
    const slow = slowAfter === undefined ? undefined : setTimeout(letGo, slowAfter).unref();
    const failure = await handle(job.subject).then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    clearTimeout(slow);
    letGo();
    try {
      if (failure) await fail(job, failure.error);
      else await complete({ id: job.id, retryCount: job.retryCount });
    } catch (error) {
      // It is found silent in a while, and tried again.
      log.error(
        { reason: messageOf(error), queue: source.queue, id: job.subject },
        'the end of a job could not be written down',
      );
    }
  }

  async function fail(job: Job, error: unknown): Promise<void> {
    const about = { err: error, queue: source.queue, id: job.subject, attempt: job.retryCount + 1 };
    if (job.retryCount < job.retryLimit) log.warn(about, 'a job failed and will be tried again');
    else log.error(about, 'a job failed for the last time and is kept among the dead letters');
    await source.fail([job], messageOf(error));
  }

  const beat = setInterval(() => {
    const jobs = [...held.values()].map(({ job }) => job);
    if (jobs.length === 0) return;
    source
      .touch(jobs)
      .catch((error) => log.error({ reason: messageOf(error), queue: source.queue }, 'the job queue failed'));
  }, touchEvery).unref();
  const taking = takeOn();

  return {
    wake,
    async stop(patience) {
      stopped = true;
      change();
      await taking;
      await atMost(Promise.all([...held.values()].map(({ done }) => done)), patience);
      clearInterval(beat);
      const jobs = [...held.values()].map(({ job }) => job);
      if (jobs.length > 0) await source.fail(jobs, 'The process that worked on it was stopped.');
    },
  };
}

/** Waits until `happens`, and no longer than `patience`; without `happens`, for all of it. */
async function atMost(happens: Promise<unknown> | undefined, patience: Milliseconds): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, Math.max(0, Math.ceil(patience)));
  await (happens ? Promise.race([promise, happens]) : promise);
  clearTimeout(timer);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
