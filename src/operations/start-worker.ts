import { advanceOperation } from './advance-operation.ts';
import { catchUpBuilds } from './builds/catch-up-builds.ts';
import { updateDisplays } from './displays/update-displays.ts';
import { watchLifetimes } from './lifetimes/lifetimes.ts';
import { watchClosedPullRequests } from './lifetimes/watch-closed-pull-requests.ts';
import { expirePlans } from './planning/expire-plans.ts';
import { watchMerges } from './proposals/watch-merges.ts';
import { handleRequest } from './requests/handle-request.ts';
import { inTurn } from './requests/in-turn.ts';
import type { Runtime } from './runtime.ts';

const UPDATE_EVERY = 100;
const RECOVER_EVERY = 5_000;
const EXPIRE_EVERY = 60_000;
const LIFETIMES_EVERY = 60_000;
const BUILDS_EVERY = 60_000;
const MERGES_EVERY = 30_000;
const CLOSED_EVERY = 60 * 60_000;

/**
 * Starts taking jobs, keeps messages up to date, and takes up what an ended process left behind.
 * @returns stops all of it; running operations are laid down where they can be carried on
 */
export async function startWorker(runtime: Runtime): Promise<() => Promise<void>> {
  const turn = inTurn();
  await runtime.store.work({
    request: (id) => handleRequest(runtime, id, turn),
    advance: (id) => advanceOperation(runtime, id),
  });
  const stops = [
    repeat(runtime, UPDATE_EVERY, 'updating displays', () => updateDisplays(runtime)),
    repeat(runtime, RECOVER_EVERY, 'recovering operations', async () => {
      const recovered = await runtime.store.recover(runtime.now());
      if (recovered.length > 0) runtime.log.info({ operations: recovered }, 'carrying on what an ended process left');
    }),
    repeat(runtime, EXPIRE_EVERY, 'expiring plans', () => expirePlans(runtime)),
    repeat(runtime, LIFETIMES_EVERY, 'ending lifetimes', () => watchLifetimes(runtime)),
    repeat(runtime, BUILDS_EVERY, 'catching up with builds', () => catchUpBuilds(runtime)),
    repeat(runtime, MERGES_EVERY, 'looking for merges', () => watchMerges(runtime)),
    repeat(runtime, CLOSED_EVERY, 'ending previews of closed pull requests', () => watchClosedPullRequests(runtime)),
  ];
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
  };
}

/** Runs `work` now and again `every` milliseconds after it ended; a failure is logged and never ends the loop. */
function repeat(runtime: Runtime, every: number, what: string, work: () => Promise<void>): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let current: Promise<void>;
  const turn = async () => {
    await work().catch((error: unknown) => runtime.log.warn({ err: error }, `${what} failed`));
    if (!stopped) timer = setTimeout(() => (current = turn()), every);
  };
  current = turn();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await current;
  };
}
