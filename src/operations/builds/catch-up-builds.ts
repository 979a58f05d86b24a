import type { KnownBuild } from '../../environments/build.ts';
import { isNewer, newestBuild } from '../../environments/build-order.ts';
import type { DesiredState } from '../../environments/desired-state.ts';
import { type Followed, followed, wantedBuild } from '../../environments/follows.ts';
import { readPolicy } from '../../environments/policy/policy-file.ts';
import { nextTry } from '../lifetimes/may-try-again.ts';
import { manifestsIn } from '../manifests-in.ts';
import { PortError } from '../ports/port-error.ts';
import type { Request } from '../request.ts';
import { submitRequest } from '../requests/submit-request.ts';
import type { Runtime } from '../runtime.ts';
import { isTakenUp } from './follow-build.ts';
import { mayBumpAgain } from './may-bump-again.ts';
import { runningImage } from './running-image.ts';

/** Caught up in one turn: a policy that begins to follow something does not change everything at once. */
const AT_ONCE = 100;

type Outside = Pick<Runtime, 'gitops' | 'store' | 'now' | 'log'>;

/**
 * Looks for environments that do not have the newest build of what they follow: they were locked or being planned when it
 * came, they are new, the policy is, or their bump failed. A locked environment is left until it is unlocked, a pinned
 * service always, and so is what a person chose after the build was known. The store is asked about each service once,
 * and about each branch and the Git tags of it once; about an environment only where it is behind.
 * @throws PortError, Refusal when Git, its policy or the store cannot be read: then nothing more is done
 */
export async function catchUpBuilds(runtime: Outside): Promise<void> {
  const desired = await runtime.gitops.read();
  const policy = readPolicy(desired);
  const builds = buildsOnce(runtime);
  let caughtUp = 0;
  for (const manifest of manifestsIn(desired)) {
    for (const service of manifest.services) {
      if (caughtUp >= AT_ONCE) return;
      try {
        const what = followed(policy, manifest, service);
        const wanted = what && wantedBuild(policy, manifest, service, await builds(service, what));
        if (!wanted || !isBehind(desired, manifest.name, wanted)) continue;
        if (await catchUp(runtime, desired, manifest.name, wanted)) caughtUp += 1;
      } catch (error) {
        if (error instanceof PortError && error.code === 'store-unreachable') throw error;
        const about = { err: error, environment: manifest.name, service };
        runtime.log.warn(about, 'an environment could not be compared with the builds it follows');
      }
    }
  }
}

/** Previews of one service share a query, however many there are: of a hundred builds theirs is one, or it is old. */
function buildsOnce({ store }: Pick<Runtime, 'store'>) {
  const asked = new Map<string, Promise<readonly KnownBuild[]>>();
  return (service: string, what: Followed): Promise<readonly KnownBuild[]> => {
    const where = 'branch' in what ? what : 'tags' in what ? ({ gitTags: true } as const) : {};
    const key = JSON.stringify([service, where]);
    const found = asked.get(key) ?? store.builds(service, where);
    asked.set(key, found);
    return found;
  };
}

function isBehind(desired: DesiredState, environment: string, wanted: KnownBuild): boolean {
  const running = runningImage(desired, environment, wanted.service);
  return running !== undefined && !running.pinned && running.reference.digest !== wanted.digest;
}

/** @returns whether it was asked for now */
async function catchUp(
  runtime: Outside,
  desired: DesiredState,
  environment: string,
  wanted: KnownBuild,
): Promise<boolean> {
  const { store } = runtime;
  const { service } = wanted;
  if (await store.lockOf(environment)) return false;
  if (await isTakenUp(runtime, environment, service)) return false;
  const digest = runningImage(desired, environment, service)?.reference.digest;
  const runs = digest === undefined ? undefined : newestBuild(await store.builds(service, { digest }));
  if (runs && !isNewer(wanted, runs)) return false;
  if (!(await mayBumpAgain(runtime, environment, wanted))) return false;
  const { receivedAt: _, ...build } = wanted;
  const receivedAt = runtime.now();
  const first = `catch-up:${environment}:${build.id}:${build.digest.slice('sha256:'.length, 19)}`;
  const request: Request = {
    id: (await store.request(first)) ? nextTry(first, receivedAt) : first,
    conversation: { door: 'schedule' },
    speaker: { kind: 'policy' },
    said: { kind: 'build', build, environment },
    receivedAt,
  };
  return submitRequest(runtime, request);
}
