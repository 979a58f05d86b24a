import { rolesOf } from '../../environments/actor.ts';
import type { DesiredState } from '../../environments/desired-state.ts';
import type { EnvironmentName } from '../../environments/environment-name.ts';
import { authorize, rulesThatAllow } from '../../environments/policy/authorize.ts';
import { kindOf } from '../../environments/policy/kinds.ts';
import type { Policy } from '../../environments/policy/policy.ts';
import { readPolicy } from '../../environments/policy/policy-file.ts';
import { Refusal } from '../../environments/refusal.ts';
import { environmentRepositories } from '../../environments/repositories.ts';
import { manifestIfAny } from '../manifest-if-any.ts';
import type { PullRequestState } from '../ports/directory.ts';
import type { CommandRequest } from '../request.ts';
import type { Runtime } from '../runtime.ts';
import { actorFacts } from './actor-facts.ts';
import { refuseFromFork } from './refuse-from-fork.ts';

/** Who somebody is to the policy, as the base branch has it now, where an environment is concerned. */
export type Standing = {
  readonly policy: Policy;
  /** Name of the environment's kind. */
  readonly kind: string;
  readonly roles: readonly string[];
};

/** @throws Refusal `invalid-name`, `invalid-file` @throws PortError `directory-unreachable` */
export async function standingOf(
  runtime: Pick<Runtime, 'directory'>,
  desired: DesiredState,
  environment: EnvironmentName,
  request: CommandRequest,
): Promise<Standing> {
  const policy = readPolicy(desired);
  const { name: kind } = kindOf(policy, environment);
  // An environment whose `env.yaml` is broken is still measured: by every service the policy has.
  const repositories = environmentRepositories(policy, manifestIfAny(desired, environment), requestedServices(request));
  return { policy, kind, roles: rolesOf(policy, await actorFacts(runtime, policy, request.actor, repositories)) };
}

/**
 * Which rule lets this person say this, in words.
 * @throws Refusal `not-allowed`; for a word that would be an approval, `not-an-approver`
 */
export function ruleThatAllows(
  { policy, kind, roles }: Standing,
  { actor, command: { verb } }: CommandRequest,
): string {
  const decision = authorize(policy, { verb, kind, roles });
  if (decision.allowed) return decision.by;
  const code = verb === 'apply' || verb === 'approve' ? 'not-an-approver' : 'not-allowed';
  throw new Refusal(code, `${actor}: ${decision.message}`, decision.hint, rulesThatAllow(policy, verb, kind));
}

/**
 * Whether this person may have an operation started.
 * @param pullRequest the one it is said in, as it is now
 * @returns which rule allowed it, in words
 * @throws Refusal `not-allowed`, `fork-needs-write`, `invalid-name`, `invalid-file`
 */
export async function authoriseRequest(
  runtime: Pick<Runtime, 'directory'>,
  desired: DesiredState,
  environment: EnvironmentName,
  request: CommandRequest,
  pullRequest: PullRequestState | undefined,
): Promise<string> {
  await refuseFromFork(runtime, request, pullRequest);
  const standing = await standingOf(runtime, desired, environment, request);
  // A fork's author can write comments: without a role they may look, and start nothing.
  const stranger = request.command.verb === 'plan' && standing.roles.length === 0;
  if (stranger && pullRequest?.fromFork) {
    throw new Refusal('not-allowed', `${request.actor} has no role here, and the pull request comes from a fork.`);
  }
  return ruleThatAllows(standing, request);
}

function requestedServices(request: CommandRequest): readonly string[] {
  const services = request.command.flags.service;
  return Array.isArray(services) ? services : [];
}
