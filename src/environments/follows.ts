import semver from 'semver';
import type { Build, KnownBuild } from './build.ts';
import { newestBuild, versionOf } from './build-order.ts';
import { endsWithPullRequest } from './ends-with-pull-request.ts';
import type { Manifest } from './manifest.ts';
import type { Policy, Service } from './policy/policy.ts';

/** Whose builds a service of an environment runs without anybody asking. */
export type Followed =
  | { readonly pullRequest: number }
  | { readonly branch: string }
  /** Git tags within this range of semantic versions. */
  | { readonly tags: string };

/** An environment that is to run a build, and why: `qa follows main`. */
type Following = { readonly environment: string; readonly service: string; readonly because: string };

type Place = Pick<Manifest, 'name' | 'services' | 'source'>;

/**
 * What `service` follows in an environment: the pull request it is there for, where that builds the service; else what
 * the policy says. Undefined where it follows nothing, or does not run there. An environment that was only created in a
 * pull request and outlives it (`dev`) does not follow it: nobody who reads the policy would expect that of it.
 */
export function followed(policy: Policy, manifest: Place, service: string): Followed | undefined {
  const { name, services, source } = manifest;
  const definition = policy.services[service];
  if (!definition || !services.includes(service)) return undefined;
  if (source && sameRepository(source.repository, definition.repository) && endsWithPullRequest(policy, name)) {
    return { pullRequest: source.pullRequest };
  }
  const follow = definition.follow[name];
  if (follow === undefined) return undefined;
  return typeof follow === 'string' ? { branch: follow } : follow;
}

/** The environments that are to run `build`, in the order of `manifests`; whether it is their newest is not asked here. */
export function followedBy(policy: Policy, build: Build, manifests: readonly Place[]): readonly Following[] {
  const { service } = build;
  const definition = policy.services[service];
  if (!definition || !isBuildOf(definition, build)) return [];
  return manifests.flatMap((manifest) => {
    const what = followed(policy, manifest, service);
    if (!what || !fits(what, build)) return [];
    const environment = manifest.name;
    return [{ environment, service, because: `${environment} ${following(what, definition)}` }];
  });
}

/**
 * The build `service` is to run in an environment by the policy: the newest of those it follows among `builds`, which may
 * hold any others. Undefined where it follows nothing, or nothing of that is known.
 */
export function wantedBuild(
  policy: Policy,
  manifest: Place,
  service: string,
  builds: readonly KnownBuild[],
): KnownBuild | undefined {
  const definition = policy.services[service];
  const what = followed(policy, manifest, service);
  if (!definition || !what) return undefined;
  return newestBuild(
    builds.filter((build) => build.service === service && isBuildOf(definition, build) && fits(what, build)),
  );
}

/** True for what the policy lets CI build for the service: of its repository, and its image. */
function isBuildOf(service: Service, build: Pick<Build, 'repository' | 'image'>): boolean {
  return sameRepository(service.repository, build.repository) && service.image === build.image;
}

function fits(what: Followed, build: Build): boolean {
  if ('pullRequest' in what) return build.pullRequest === what.pullRequest;
  if (build.pullRequest !== undefined) return false;
  // The image of a Git tag has its name; of a branch it never has.
  const ofTag = build.branch === build.tag;
  if ('branch' in what) return !ofTag && build.branch === what.branch;
  const version = versionOf(build);
  return version !== undefined && semver.satisfies(version, what.tags);
}

function following(what: Followed, service: Service): string {
  if ('pullRequest' in what) return `is there for ${service.repository}#${what.pullRequest}`;
  return 'branch' in what ? `follows ${what.branch}` : `follows the tags ${what.tags}`;
}

/** GitHub's owners and names differ in more than letter case, or they are the same. */
function sameRepository(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
