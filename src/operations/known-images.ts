import type { KnownImages } from '../commands/known-images.ts';
import type { PullRequest } from '../commands/verb.ts';
import type { KnownBuild } from '../environments/build.ts';
import { isNewer } from '../environments/build-order.ts';
import type { DesiredState } from '../environments/desired-state.ts';
import { followed, isBuildOf, wantedBuild } from '../environments/follows.ts';
import type { Manifest } from '../environments/manifest.ts';
import type { Policy } from '../environments/policy.ts';
import { readPolicy } from '../environments/policy-file.ts';
import { Refusal } from '../environments/refusal.ts';
import { imagesBefore } from './images-before.ts';
import { manifestIfAny } from './manifest-if-any.ts';
import type { Operation } from './operation.ts';
import { isPolicyBump, namedServices } from './policy-bump.ts';
import { runningImage } from './running-image.ts';
import type { Runtime } from './runtime.ts';

type Asking = Pick<Operation, 'command' | 'environment' | 'requester' | 'allowedBy'>;
type Place = Pick<Manifest, 'name' | 'services' | 'source'>;

/**
 * What is known of the images an operation's command could choose between; undefined for the verbs that choose none, so
 * that they cost nothing.
 * @throws PortError `store-unreachable`
 * @throws Refusal `invalid-file` when the policy cannot be read; `nothing-to-change` for a bump by the policy to a build
 * that is older than what runs
 */
export async function knownImages(
  runtime: Pick<Runtime, 'store'>,
  desired: DesiredState,
  operation: Asking,
  pullRequest?: Pick<PullRequest, 'repository' | 'number'>,
): Promise<KnownImages | undefined> {
  const { command, environment } = operation;
  const services = namedServices(command);
  const verb: string = command.verb;
  switch (verb) {
    case 'create': {
      const policy = readPolicy(desired);
      const chosen = services.length > 0 ? services : Object.keys(policy.services);
      const source = pullRequest && { repository: pullRequest.repository, pullRequest: pullRequest.number };
      const place = { name: environment, services: chosen, ...(source ? { source } : {}) };
      return known({ newest: await newestOf(runtime, policy, place, chosen) });
    }
    case 'bump': {
      const policy = readPolicy(desired);
      const named = await namedBuilds(runtime, policy, operation, services);
      const manifest = manifestIfAny(desired, environment);
      if (!manifest || !isPolicyBump(operation)) return known({ named });
      const wanted = await newestOf(runtime, policy, manifest, services);
      const newest = await withoutOlder(runtime, desired, environment, wanted);
      if (Object.keys(newest).length === 0) throw nothingNewer(environment, services);
      return known({ named, newest });
    }
    case 'follow': {
      const manifest = manifestIfAny(desired, environment);
      if (!manifest) return known({});
      const chosen = services.length > 0 ? services : manifest.services;
      return known({ newest: await newestOf(runtime, readPolicy(desired), manifest, chosen) });
    }
    case 'rollback': {
      const manifest = manifestIfAny(desired, environment);
      if (!manifest) return known({});
      const chosen = services.length > 0 ? services : manifest.services;
      return known({ before: await imagesBefore(runtime, desired, environment, chosen) });
    }
    default:
      return undefined;
  }
}

function known(images: Partial<KnownImages>): KnownImages {
  return { newest: {}, named: [], before: {}, ...images };
}

/** The newest build of each service that follows something in `place`. */
async function newestOf(
  runtime: Pick<Runtime, 'store'>,
  policy: Policy,
  place: Place,
  services: readonly string[],
): Promise<Readonly<Record<string, KnownBuild>>> {
  const found = await Promise.all(
    services.map(async (service) => {
      const what = followed(policy, place, service);
      if (!what) return [];
      const builds = await runtime.store.builds(service, 'tags' in what ? { gitTags: true } : what);
      const newest = wantedBuild(policy, place, service, builds);
      return newest ? [[service, newest] as const] : [];
    }),
  );
  return Object.fromEntries(found.flat());
}

function nothingNewer(environment: string, services: readonly string[]): Refusal {
  return new Refusal(
    'nothing-to-change',
    `${environment} runs a newer build of ${services.join(', ')}, or follows none.`,
  );
}

/** What runs is found by the digest Git has: where that build is known, an older one does not take its place. */
async function withoutOlder(
  runtime: Pick<Runtime, 'store'>,
  desired: DesiredState,
  environment: string,
  newest: Readonly<Record<string, KnownBuild>>,
): Promise<Readonly<Record<string, KnownBuild>>> {
  const kept = await Promise.all(
    Object.entries(newest).map(async ([service, build]) => {
      const digest = runningImage(desired, environment, service)?.reference.digest;
      if (digest === undefined) return [[service, build] as const];
      const running = await runtime.store.builds(service, { digest });
      return isOlder(build, running) ? [] : [[service, build] as const];
    }),
  );
  return Object.fromEntries(kept.flat());
}

/** Whether what runs is newer, by each of the builds that made it. */
export function isOlder(build: KnownBuild, running: readonly KnownBuild[]): boolean {
  return running.some((each) => each.digest !== build.digest && isNewer(each, build));
}

/** The builds of what `--tag` and `--digest` name. */
async function namedBuilds(
  { store }: Pick<Runtime, 'store'>,
  policy: Policy,
  { command: { flags } }: Pick<Operation, 'command'>,
  services: readonly string[],
): Promise<readonly KnownBuild[]> {
  const { tag, digest } = flags;
  const where = {
    ...(typeof tag === 'string' ? { tag } : {}),
    ...(typeof digest === 'string' ? { digest } : {}),
  };
  if (Object.keys(where).length === 0) return [];
  const found = await Promise.all(
    services.map(async (service) => {
      const definition = policy.services[service];
      const builds = definition ? await store.builds(service, where) : [];
      return builds.filter((build) => definition && isBuildOf(definition, build));
    }),
  );
  return found.flat();
}
