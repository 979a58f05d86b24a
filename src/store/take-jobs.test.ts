import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Log } from '../operations/runtime.ts';
import { type Attempt, type Job, type JobSource, type Pace, type Taker, takeJobs } from './take-jobs.ts';

const PACE: Pace = { hands: 2, most: 50, between: 0, poll: 5, touchEvery: 5 };
const SOON = { timeout: 5_000, interval: 1 };

let taker: Taker | undefined;
afterEach(() => taker?.stop(0));

/** A queue in memory that writes down what is asked of it. */
function queueOf(...subjects: readonly string[]) {
  const waiting: Job[] = subjects.map(job);
  const [looks, completed, failed]: [number[], string[][], string[]] = [[], [], []];
  const touched = new Set<string>();
  const ids = (jobs: readonly Attempt[]) => jobs.map(({ id }) => id);
  const source: JobSource = {
    queue: 'request',
    async fetch(most) {
      looks.push(most);
      return waiting.splice(0, most);
    },
    complete: async (jobs) => void completed.push(ids(jobs)),
    fail: async (jobs, message) => void failed.push(...ids(jobs).map((id) => `${id}: ${message}`)),
    async touch(jobs) {
      for (const id of ids(jobs)) touched.add(id);
    },
  };
  return { source, waiting, looks, completed, failed, touched };
}

function job(subject: string): Job {
  return { id: subject, retryCount: 0, retryLimit: 1, subject };
}

function take(
  source: JobSource,
  handle: (subject: string) => Promise<void>,
  pace: Partial<Pace> = {},
  log: Partial<Log> = {},
): Taker {
  taker = takeJobs(source, handle, { ...PACE, ...pace }, { info() {}, warn() {}, error() {}, ...log });
  return taker;
}

describe('taking jobs', () => {
  it('takes no more at once than there are hands, and the next when one is free', async () => {
    const { source, looks, completed } = queueOf('a', 'b', 'c');
    const gates = new Map<string, () => void>();
    take(source, (subject) => new Promise<void>((resolve) => gates.set(subject, resolve)), { poll: 10_000 });
    await vi.waitFor(() => expect([...gates.keys()]).toEqual(['a', 'b']), SOON);
    gates.get('a')?.();
    await vi.waitFor(() => expect([...gates.keys()]).toEqual(['a', 'b', 'c']), SOON);
    expect(looks).toEqual([2, 1]);
    expect(completed).toEqual([['a']]);
    for (const open of gates.values()) open();
  });

  it('lets no full house of slow ones keep another waiting, up to the most there may be', async () => {
    const slow = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];
    const { source } = queueOf(...slow, 'quick', 'one too many');
    const { promise, resolve } = Promise.withResolvers<void>();
    const handled: string[] = [];
    const handle = async (subject: string) => {
      if (slow.includes(subject)) await promise;
      handled.push(subject);
      if (subject === 'quick') await promise;
    };
    take(source, handle, { slowAfter: 3, most: 10 });
    await vi.waitFor(() => expect(handled).toEqual(['quick']), SOON);
    resolve();
    await vi.waitFor(() => expect(handled).toHaveLength(11), SOON);
  });

  it('looks at once when woken, and together at what comes in a storm', async () => {
    const { source, waiting, looks, completed } = queueOf();
    const { wake } = take(source, async () => {}, { between: 50, poll: 10_000, hands: 100, most: 100 });
    await vi.waitFor(() => expect(looks).toHaveLength(1), SOON);
    for (let index = 0; index < 30; index += 1) {
      waiting.push(job(`${index}`));
      wake();
      await sleep(1);
    }
    await vi.waitFor(() => expect(completed.flat()).toHaveLength(30), SOON);
    expect(looks.length).toBeLessThan(10);
    expect(completed.length).toBeLessThan(10);
  });

  it('finds by itself what nobody told it of', async () => {
    const { source, waiting, looks, completed } = queueOf();
    take(source, async () => {});
    await vi.waitFor(() => expect(looks).toHaveLength(1), SOON);
    waiting.push(job('untold'));
    await vi.waitFor(() => expect(completed).toEqual([['untold']]), SOON);
  });

  it('fails what throws, and nothing beside it', async () => {
    const { source, completed, failed } = queueOf('bad', 'good');
    const warned: object[] = [];
    const handle = async (subject: string) => {
      if (subject === 'bad') throw new Error('not this time');
    };
    take(source, handle, {}, { warn: (data) => void warned.push(data) });
    await vi.waitFor(() => expect([completed, failed]).toEqual([[['good']], ['bad: not this time']]), SOON);
    expect(warned).toMatchObject([{ queue: 'request', id: 'bad', attempt: 1 }]);
  });

  it('goes on after the queue could not be read', async () => {
    const { source, completed } = queueOf('a');
    let away = true;
    const fetch = async (most: number) => {
      if (!away) return source.fetch(most);
      away = false;
      throw new Error('away');
    };
    const errors: object[] = [];
    take({ ...source, fetch }, async () => {}, {}, { error: (data) => void errors.push(data) });
    await vi.waitFor(() => expect(completed).toEqual([['a']]), SOON);
    expect(errors).toEqual([{ reason: 'away', queue: 'request' }]);
  });

  it('says of what is in hand that it is, also while it is slow', async () => {
    const { source, touched } = queueOf('a', 'b', 'c');
    const { promise, resolve } = Promise.withResolvers<void>();
    take(source, () => promise, { slowAfter: 1 });
    await vi.waitFor(() => expect([...touched].toSorted()).toEqual(['a', 'b', 'c']), SOON);
    resolve();
  });

  it('stops when what is in hand is done, and gives back what takes too long', async () => {
    const { source, waiting, completed, failed } = queueOf('quick', 'endless');
    const { promise, resolve } = Promise.withResolvers<void>();
    const { stop } = take(source, (subject) => (subject === 'quick' ? promise : new Promise(() => {})));
    await vi.waitFor(() => expect(waiting).toEqual([]), SOON);
    const stopping = stop(20);
    waiting.push(job('late'));
    resolve();
    await stopping;
    expect(completed).toEqual([['quick']]);
    expect(failed).toEqual(['endless: The process that worked on it was stopped.']);
    expect(waiting).toHaveLength(1);
  });
});
