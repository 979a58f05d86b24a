import { type DesiredState, serviceValuesPath } from '../environments/desired-state.ts';
import { isPattern, namesOf } from '../environments/name-pattern.ts';
import type { Policy, Service } from '../environments/policy.ts';
import { Refusal } from '../environments/refusal.ts';
import { writeScalar } from '../environments/yaml-scalar.ts';
import type { FileEdit } from './change.ts';
import { type ExistingFile, setImage } from './service-image.ts';
import type { ProposeContext } from './verb.ts';

export type NewService = {
  readonly environment: string;
  readonly service: string;
  /** The environment `--from` names. */
  readonly from: string | undefined;
};

/**
 * The edits that give a new environment the Helm values of one service: a copy of another environment's, byte for byte,
 * with the tag of the pull request's head when the service is built from that pull request's repository.
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
  const head = builtHere(service, context);

  const base = findBase(desired, context.policy, name, from);
  if (base) {
    const tag = head === undefined ? [] : setImage(path, base, { tag: head });
    return [{ kind: 'write', path, text: base.text }, ...tag];
  }
  if (head === undefined) {
    throw new Refusal(
      'unknown-service',
      `Nothing says which image of ${name} ${environment} should run: no environment has values of it to copy.`,
      `Name one that has with --from <env>, or say it in a pull request of ${service.repository}.`,
    );
  }
  return [{ kind: 'write', path, text: freshText(service, head) }];
}

/** The commit the service's image is tagged with, when this pull request builds it. */
function builtHere(service: Service, { pullRequest }: ProposeContext): string | undefined {
  // GitHub's owners and names differ in more than letter case, or they are the same.
  const same = pullRequest?.repository.toLowerCase() === service.repository.toLowerCase();
  return same ? pullRequest?.head : undefined;
}

function findBase(
  desired: DesiredState,
  policy: Policy,
  service: string,
  from: string | undefined,
): ExistingFile | undefined {
  const followers = Object.keys(policy.services[service]?.follow ?? {});
  for (const environment of [...(from === undefined ? [] : [from]), ...followers, ...standingNames(policy)]) {
    const path = serviceValuesPath(environment, service);
    const text = desired.files.get(path);
    if (text !== undefined) return { path, text };
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

function freshText(service: Service, tag: string): string {
  return `image:\n  repository: ${writeScalar(service.image)}\n  tag: ${writeScalar(tag)}\n`;
}
