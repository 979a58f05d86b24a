import type { Build } from '../../environments/build.ts';
import type { DesiredState } from '../../environments/desired-state.ts';
import { environmentName } from '../../environments/environment-name.ts';
import { followedBy } from '../../environments/follows.ts';
import type { Manifest } from '../../environments/manifest.ts';
import type { Policy } from '../../environments/policy/policy.ts';
import { readPolicy } from '../../environments/policy/policy-file.ts';
import { manifestsIn } from '../manifests-in.ts';
import type { CommandRequest, Request, Said } from '../request.ts';
import { POLICY_ACTOR } from '../requests/identify-speaker.ts';
import type { Runtime } from '../runtime.ts';
import { isPolicyBump, namedServices } from './policy-bump.ts';

/** What CI said, without what it is about. */
type Event = Omit<Request, 'said' | 'speaker'>;
type Told = Extract<Said, { kind: 'build' }>;

/**
 * What a build means: it is written down, and every environment that follows it is to run it. CI's signature vouches for
 * who spoke, the policy says what they may speak of: a build of another repository, or another image, is refused.
 * @returns a bump for each environment that is to run it now
 * @throws PortError, Refusal `invalid-file` when Git, its policy or the pull request cannot be read: told again, it means
 * the same
 */
export async function followBuild(
  runtime: Runtime,
  event: Event,
  { build, environment: only }: Told,
): Promise<readonly CommandRequest[]> {
  const desired = await runtime.gitops.read();
  const policy = readPolicy(desired);
  const problem = problemWith(policy, build);
  if (problem) {
    await refuse(runtime, event, build, problem);
    return [];
  }
  // Before anything follows from it: whoever carries on after a crash, or comes to plan what waits, finds it.
  await runtime.store.recordBuild({ ...build, receivedAt: event.receivedAt });
  const bumps: CommandRequest[] = [];
  for (const { environment, service, because } of followedBy(policy, build, mayFollow(policy, build, desired, only))) {
    if (await isTakenUp(runtime, environment, service)) continue;
    // Found by the loop that catches up, once it is unlocked.
    if (await runtime.store.lockOf(environment)) continue;
    bumps.push(bumpBy(event, { environment, build, because }));
  }
  return asTheirPullRequest(runtime, build, bumps);
}

/** The few of thousands of environments that come into question; whether they do follow it is asked of the policy. */
function mayFollow(
  policy: Policy,
  { pullRequest, service }: Build,
  desired: DesiredState,
  only: string | undefined,
): readonly Manifest[] {
  const followers = new Set(Object.keys(policy.services[service]?.follow ?? {}));
  return manifestsIn(desired).filter(
    ({ name, source }) =>
      (only === undefined || name === only) &&
      (followers.has(name) || (pullRequest !== undefined && source?.pullRequest === pullRequest)),
  );
}

/**
 * What was built of a fork waits, as everything of a fork does, for somebody with write access: its bumps are of that pull
 * request. One that is closed takes its preview with it.
 */
async function asTheirPullRequest(
  { directory }: Pick<Runtime, 'directory'>,
  { repository, pullRequest: number }: Build,
  bumps: readonly CommandRequest[],
): Promise<readonly CommandRequest[]> {
  if (number === undefined || bumps.length === 0) return bumps;
  const { open, fromFork } = await directory.pullRequest(repository, number);
  if (!open) return [];
  return fromFork ? bumps.map((bump) => ({ ...bump, pullRequest: { repository, number } })) : bumps;
}

/** The bump of one environment to a build, by the policy. */
function bumpBy(
  event: Event,
  { environment, build, because }: { readonly environment: string; readonly build: Build; readonly because: string },
): CommandRequest {
  const { service, tag, digest } = build;
  return {
    ...event,
    id: `${event.id} ${environment}`,
    actor: POLICY_ACTOR,
    byPolicy: because,
    build,
    command: {
      verb: 'bump',
      environment: environmentName(environment),
      args: [],
      flags: { service: [service], tag, digest },
    },
  };
}

/**
 * Whether what waits for the environment makes a bump needless: a bump of the service that has not been planned yet takes
 * the newest build once it is, and after a destroy there is nothing to bump.
 */
export async function isTakenUp(
  { store }: Pick<Runtime, 'store'>,
  environment: string,
  service: string,
): Promise<boolean> {
  const queue = await store.queue(environment);
  if (queue.at(-1)?.command.verb === 'destroy') return true;
  return queue.some(
    (each) => each.state === 'queued' && isPolicyBump(each) && namedServices(each.command).includes(service),
  );
}

/** Why the policy does not let CI speak of this build; undefined when it does. */
function problemWith(policy: Policy, build: Build): Problem | undefined {
  const service = Object.hasOwn(policy.services, build.service) ? policy.services[build.service] : undefined;
  if (!service) return 'unknown-service';
  if (service.repository.toLowerCase() !== build.repository.toLowerCase()) return 'foreign-repository';
  return service.image === build.image ? undefined : 'foreign-image';
}

type Problem = 'unknown-service' | 'foreign-repository' | 'foreign-image';

async function refuse(runtime: Runtime, event: Event, build: Build, problem: Problem): Promise<void> {
  const { id, service, repository, image } = build;
  runtime.log.warn({ build: id, service, repository, image, problem }, 'a build was refused by the policy');
  runtime.countBuild?.(problem);
  await runtime.store.audit({
    at: runtime.now(),
    actor: POLICY_ACTOR,
    door: event.conversation.door,
    action: 'build',
    result: `refused: ${problem}: ${id} of ${service}`,
  });
}
