import type { Milliseconds } from '../../environments/instant.ts';
import { Refusal } from '../../environments/refusal.ts';
import type { SweepAnswer } from '../../render/answer.ts';
import type { Runtime } from '../runtime.ts';
import { sweep } from './sweep.ts';

const DAY: Milliseconds = 24 * 60 * 60_000;
/** A server that has just started has other things to do. */
const FIRST: Milliseconds = 60_000;

/**
 * Sweeps a minute after the start and then once a day, and says in the log what is left over. Without a platform in the
 * policy it does nothing; a failure is logged, and tried again the next day.
 * @param show is given what each sweep found
 * @returns stops it
 */
export function sweepDaily(
  runtime: Pick<Runtime, 'cloud' | 'gitops' | 'stacks' | 'store' | 'now' | 'log'>,
  show: (found: SweepAnswer) => void,
  { first = FIRST, every = DAY }: { readonly first?: Milliseconds; readonly every?: Milliseconds } = {},
): () => Promise<void> {
  let stopped = false;
  let current: Promise<void> = Promise.resolve();
  const turn = async () => {
    await once(runtime, show);
    if (!stopped) timer = setTimeout(() => (current = turn()), every);
  };
  let timer = setTimeout(() => (current = turn()), first);
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await current;
  };
}

async function once(runtime: Parameters<typeof sweepDaily>[0], show: (found: SweepAnswer) => void): Promise<void> {
  try {
    const found = await sweep(runtime);
    show(found);
    const { looked, left, problems } = found;
    const data = { looked, left: left.map(({ arn, reason, owner }) => ({ arn, reason, owner })), problems };
    if (left.length > 0) runtime.log.warn(data, 'something in the cloud is left over; "wa sweep" says what to do');
    else if (problems.length > 0) runtime.log.warn(data, 'the cloud was swept in part');
    else runtime.log.info({ looked }, 'nothing in the cloud is left over');
  } catch (error) {
    // Whoever has no platform has nothing to sweep.
    if (error instanceof Refusal && error.code === 'no-platform') return;
    runtime.log.warn({ err: error }, 'sweeping the cloud failed');
  }
}
