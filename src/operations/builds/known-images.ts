import type { KnownImages } from '../../commands/known-images.ts';
import type { PullRequest } from '../../commands/verb.ts';
import type { KnownBuild } from '../../environments/build.ts';
import type { DesiredState } from '../../environments/desired-state.ts';
import { followed, wantedBuild } from '../../environments/follows.ts';
import type { Manifest } from '../../environments/manifest.ts';
import type { Policy } from '../../environments/policy/policy.ts';
import { readPolicy } from '../../environments/policy/policy-file.ts';
import { manifestIfAny } from '../manifest-if-any.ts';
import type { Operation } from '../operation.ts';
import type { Runtime } from '../runtime.ts';
import { imagesBefore } from './images-before.ts';
import { isPolicyBump, namedServices } from './policy-bump.ts';
import { runningImage } from './running-image.ts';

type Asking = Pick<Operation, 'command' | 'environment' | 'requester' | 'allowedBy'>;
type Place = Pick<Manifest, 'name' | 'services' | 'source'>;

/**
 * What is known of the images an operation's command could choose between; undefined for the verbs that choose none, so
 * that they cost nothing.
 * @throws PortError `store-unreachable`
 * @throws Refusal `invalid-file` when the policy cannot be read
 */
export async function knownImages(
  runtime: Pick<Runtime, 'store'>,
  desired: DesiredState,
  operation: Asking,
  pullRequest?: Pick<PullRequest, 'repository' | 'number'>,
): Promise<KnownImages | undefined> {
  const { command, environment } = operation;
  const services = namedServices(command);
  switch (command.verb) {
    case 'create': {
      const policy = readPolicy(desired);
      const chosen = services.length > 0 ? services : Object.keys(policy.services);
      const source = pullRequest && { repository: pullRequest.repository, pullRequest: pullRequest.number };
      const place = { name: environment, services: chosen, ...(source ? { source } : {}) };
      return known({ newest: await newestOf(runtime, policy, place, chosen) });
    }
    case 'bump': {
      const named = await namedBuilds(runtime, desired, operation);
      const manifest = manifestIfAny(desired, environment);
      if (!manifest || !isPolicyBump(operation)) return known({ named });
      return known({ named, newest: await newestOf(runtime, readPolicy(desired), manifest, services) });
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

/** The builds of what `--tag` and `--digest` name, and of what each service runs now. */
async function namedBuilds(
  { store }: Pick<Runtime, 'store'>,
  desired: DesiredState,
  { command, environment }: Asking,
): Promise<readonly KnownBuild[]> {
  const { tag, digest } = command.flags;
  const said = { ...(typeof tag === 'string' ? { tag } : {}), ...(typeof digest === 'string' ? { digest } : {}) };
  const found = await Promise.all(
    namedServices(command).map(async (service) => {
      const running = runningImage(desired, environment, service)?.reference.digest;
      const named = await store.builds(service, said);
      return running === undefined ? named : [...named, ...(await store.builds(service, { digest: running }))];
    }),
  );
  return found.flat();
}
