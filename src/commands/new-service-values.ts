import { type DesiredState, serviceValuesPath } from '../environments/desired-state.ts';
import { isPattern, namesOf } from '../environments/policy/name-pattern.ts';
import type { Policy, Service } from '../environments/policy/policy.ts';
import { Refusal } from '../environments/refusal.ts';
import { isOwnSecret } from '../environments/secrets/secret-name.ts';
import { writeScalar } from '../environments/yaml/yaml-scalar.ts';
import type { FileEdit } from './change.ts';
import { ownValue } from './chosen-image.ts';
import type { ImageReference } from './known-images.ts';
import { namedSecret } from './named-secret.ts';
import { type ExistingFile, readImageReference, setImage } from './service-image.ts';
import type { ProposeContext } from './verb.ts';

export type NewService = {
  readonly environment: string;
  readonly service: string;
  /** The environment `--from` names. */
  readonly from: string | undefined;
};

/**
 * The edits that give a new environment the Helm values of one service: a copy of another environment's, byte for byte,
 * not pinned, and without its Secret, which stays where it is. A service built from this pull request's repository runs its newest build; where none is known yet, the
 * tag is the head, which is the image's by convention.
 * @throws Refusal `unknown-service` when nothing says which image to run; `invalid-file`
 */
export function newServiceValues(
  desired: DesiredState,
  context: ProposeContext,
  { environment, service: name, from }: NewService,
): readonly FileEdit[] {
  const service = context.policy.services[name];
  if (!service) throw new Refusal('unknown-service', `The policy names no service "${name}".`);
  const path = serviceValuesPath(environment, name);
  const here = builtHere(service, name, context);

  const base = findBase(desired, context.policy, name, from);
  if (base) {
    // What was pinned there was for a reason that is not known here.
    const image = setImage(path, base, here ?? readImageReference(base), false);
    // Pods that name a Secret of another environment would wait for it for ever.
    const isElsewhere = isOwnSecret(desired, base.environment, name, namedSecret(base));
    const secret: FileEdit[] = isElsewhere ? [{ kind: 'set', path, field: ['secretName'], value: '' }] : [];
    return [{ kind: 'write', path, text: base.text }, ...image, ...secret];
  }
  if (here === undefined) {
    throw new Refusal(
      'unknown-service',
      `Nothing says which image of ${name} ${environment} should run: no environment has values of it to copy.`,
      `Name one that has with --from <env>, or say it in a pull request of ${service.repository}.`,
    );
  }
  return [{ kind: 'write', path, text: freshText(service, here) }];
}

/** What this pull request builds of the service: its newest build, else the commit its image is tagged with. */
function builtHere(
  service: Service,
  name: string,
  { pullRequest, images }: ProposeContext,
): ImageReference | undefined {
  // GitHub's owners and names differ in more than letter case, or they are the same.
  if (pullRequest?.repository.toLowerCase() !== service.repository.toLowerCase()) return undefined;
  const newest = ownValue(images?.newest, name);
  if (newest?.pullRequest !== pullRequest.number) return { tag: pullRequest.head };
  return { tag: newest.tag, digest: newest.digest };
}

type Base = ExistingFile & { readonly environment: string };

function findBase(desired: DesiredState, policy: Policy, service: string, from: string | undefined): Base | undefined {
  const followers = Object.keys(policy.services[service]?.follow ?? {});
  for (const environment of [...(from === undefined ? [] : [from]), ...followers, ...standingNames(policy)]) {
    const path = serviceValuesPath(environment, service);
    const text = desired.files.get(path);
    if (text !== undefined) return { environment, path, text };
  }
  return undefined;
}

/**
 * Environments that are always there and that the bot commits to directly, in the policy's order. Those it only opens
 * pull requests for are protected: their values are copied where `--from` asks for it, never by default.
 */
function standingNames(policy: Policy): readonly string[] {
  return Object.values(policy.kinds)
    .filter((kind) => kind.writes === 'commit')
    .flatMap((kind) => namesOf(kind).filter((name) => !isPattern(name)));
}

function freshText(service: Service, { tag = '', digest }: ImageReference): string {
  const lines = [`repository: ${writeScalar(service.image)}`, `tag: ${writeScalar(tag)}`];
  const all = digest === undefined ? lines : [...lines, `digest: ${writeScalar(digest)}`];
  return `image:\n${all.map((line) => `  ${line}\n`).join('')}`;
}
