import type { Instant, Milliseconds } from '../../environments/instant.ts';
import type { OperationState } from '../operation.ts';
import { POLICY_ACTOR } from '../requests/identify-speaker.ts';
import type { Runtime } from '../runtime.ts';

const HOUR: Milliseconds = 60 * 60_000;
const DAY: Milliseconds = 24 * HOUR;

const ENDED: readonly OperationState[] = ['succeeded', 'failed', 'cancelled', 'expired'];

/** Operations looked at: enough to see that it failed so often that it is tried once a day. */
const RECENT = 20;

/**
 * Whether the policy should try again to destroy an environment that is still there: an hour after the first time,
 * then after twice as long each time it failed, at least once a day. Never while a destroy is under way or waits.
 * @param first when it was first asked for
 */
export async function mayTryAgain(
  runtime: Pick<Runtime, 'store' | 'now'>,
  environment: string,
  first: Instant,
): Promise<boolean> {
  const recent = await runtime.store.operationsOf(environment, { limit: RECENT });
  const destroys = recent.filter(({ command }) => command.verb === 'destroy');
  if (destroys.some(({ state }) => !ENDED.includes(state))) return false;
  const failed = destroys.filter(({ requester, createdAt }) => requester === POLICY_ACTOR && createdAt >= first);
  const last = Math.max(first, ...failed.map(({ updatedAt }) => updatedAt));
  const wait = Math.min(DAY, HOUR * 2 ** Math.max(0, failed.length - 1));
  return runtime.now() - last >= wait;
}

/** The id of a request that is made again: one for each hour, whoever makes it and however often. */
export function nextTry(id: string, now: Instant): string {
  return `${id}:${Math.floor(now / HOUR)}`;
}
