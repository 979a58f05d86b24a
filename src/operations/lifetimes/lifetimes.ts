import type { Milliseconds } from '../../environments/instant.ts';
import { listManifests } from '../../environments/manifest-file.ts';
import { kindOf } from '../../environments/policy/kinds.ts';
import type { Policy } from '../../environments/policy/policy.ts';
import { readPolicy } from '../../environments/policy/policy-file.ts';
import { Refusal } from '../../environments/refusal.ts';
import type { Request } from '../request.ts';
import { submitRequest } from '../requests/submit-request.ts';
import type { Runtime } from '../runtime.ts';
import { mayTryAgain, nextTry } from './may-try-again.ts';

const MINUTE: Milliseconds = 60_000;
const DAY: Milliseconds = 24 * 60 * MINUTE;

/** Ended in one turn; a clock that is wrong, or a file that was, does not end everything at once. */
const AT_ONCE = 10;

/**
 * Looks which environments end soon or should have ended, and writes down what follows: a warning once for each expiry,
 * the end again and again, at growing intervals, while it fails. A locked environment ends when it is unlocked.
 * @throws PortError, Refusal when Git or its policy cannot be read: then nothing is done
 */
export async function watchLifetimes(runtime: Pick<Runtime, 'gitops' | 'store' | 'now'>): Promise<void> {
  const desired = await runtime.gitops.read();
  const policy = readPolicy(desired);
  const now = runtime.now();
  const ends = listManifests(desired)
    .manifests.flatMap(({ name, expiresAt }) => (expiresAt === undefined ? [] : [{ name, expiresAt }]))
    .sort((a, b) => Date.parse(a.expiresAt) - Date.parse(b.expiresAt));
  let ended = 0;
  for (const { name, expiresAt } of ends) {
    const end = Date.parse(expiresAt);
    if (end > now) {
      if (end - now <= warningBefore(lifetimeOf(policy, name))) {
        await submitRequest(runtime, lifetimeRequest('soon', name, expiresAt, now));
      }
    } else if (ended < AT_ONCE && !(await runtime.store.lockOf(name))) {
      if (await endAgain(runtime, lifetimeRequest('over', name, expiresAt, now), name)) ended += 1;
    }
  }
}

/** @returns whether its end was asked for now */
async function endAgain(
  runtime: Pick<Runtime, 'store' | 'now'>,
  request: Request,
  environment: string,
): Promise<boolean> {
  const tried = await runtime.store.request(request.id);
  if (!tried) return submitRequest(runtime, request);
  if (!(await mayTryAgain(runtime, environment, tried.receivedAt))) return false;
  return submitRequest(runtime, { ...request, id: nextTry(request.id, request.receivedAt) });
}

/** A quarter of the lifetime, at most a day and at least ten minutes. */
function warningBefore(ttl: Milliseconds = DAY * 4): Milliseconds {
  return Math.max(10 * MINUTE, Math.min(DAY, ttl / 4));
}

/**
 * How much is offered to whoever is warned: more than what is left when they are, and no more than the kind allows.
 * @param ttl the kind's lifetime, where it has one
 */
export function extendBy(ttl?: Milliseconds): Milliseconds {
  const offered = Math.max(DAY, 2 * warningBefore(ttl));
  return ttl === undefined ? offered : Math.min(ttl, offered);
}

function lifetimeOf(policy: Policy, environment: string): Milliseconds | undefined {
  try {
    return kindOf(policy, environment).kind.ttl;
  } catch (error) {
    // A name the policy no longer has a kind for still has its expiry.
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

function lifetimeRequest(ends: 'soon' | 'over', environment: string, expiresAt: string, now: number): Request {
  return {
    id: `lifetime:${ends}:${environment}:${expiresAt}`,
    conversation: { door: 'schedule' },
    speaker: { kind: 'policy' },
    said: { kind: 'lifetime', environment, expiresAt, ends },
    receivedAt: now,
  };
}
