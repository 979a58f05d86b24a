import type { KnownBuild } from '../../environments/build.ts';
import type { Milliseconds } from '../../environments/instant.ts';
import type { Operation } from '../operation.ts';
import type { Runtime } from '../runtime.ts';
import { isOnlyMissed, isPolicyBump, namedServices } from './policy-bump.ts';

const HOUR: Milliseconds = 60 * 60_000;
const DAY: Milliseconds = 24 * HOUR;

/** Operations looked at: enough to see that it failed so often that it is tried once a day. */
const RECENT = 50;

/**
 * Whether the policy should have an environment run a build that it does not run: not while that is under way, nor once
 * it was done, nor after a person chose another image or put the bump away. What failed is tried again an hour later,
 * then after twice as long each time, at least once a day.
 */
export async function mayBumpAgain(
  { store, now }: Pick<Runtime, 'store' | 'now'>,
  environment: string,
  { service, digest, receivedAt }: KnownBuild,
): Promise<boolean> {
  const recent = await store.operationsOf(environment, { limit: RECENT });
  const since = recent.filter(({ createdAt }) => createdAt >= receivedAt);
  if (since.some((each) => isChosenByHand(each, service))) return false;
  const tries = since.filter((each) => isPolicyBump(each) && namedServices(each.command).includes(service));
  if (tries.some((each) => isSettled(each, digest))) return false;
  const failed = tries.filter(({ state }) => state === 'failed');
  const last = Math.max(...failed.map(({ updatedAt }) => updatedAt));
  return failed.length === 0 || now() - last >= Math.min(DAY, HOUR * 2 ** (failed.length - 1));
}

function isChosenByHand(operation: Operation, service: string): boolean {
  const { command, commit } = operation;
  const verbs: readonly string[] = ['bump', 'rollback', 'follow'];
  if (!verbs.includes(command.verb) || isPolicyBump(operation) || commit === undefined) return false;
  const services = namedServices(command);
  return services.length === 0 || services.includes(service);
}

/** Under way, done, or put away by a person: nothing more is to be done about this build. */
function isSettled({ state, command, commit, outcome }: Operation, digest: string): boolean {
  switch (state) {
    case 'failed':
      return false;
    case 'cancelled':
      return !isOnlyMissed(outcome?.code);
    case 'succeeded':
      return commit !== undefined && command.flags.digest === digest;
    default:
      return true;
  }
}
