import { rolesOf } from '../environments/actor.ts';
import { authorize } from '../environments/authorize.ts';
import type { DesiredState } from '../environments/desired-state.ts';
import type { EnvironmentName } from '../environments/environment-name.ts';
import { kindOf } from '../environments/kinds.ts';
import type { Manifest } from '../environments/manifest.ts';
import { readManifest } from '../environments/manifest-file.ts';
import { readPolicy } from '../environments/policy-file.ts';
import { Refusal } from '../environments/refusal.ts';
import { environmentRepositories } from '../environments/repositories.ts';
import { actorFacts } from './actor-facts.ts';
import { pullRequestNow } from './basis.ts';
import type { CommandRequest } from './request.ts';
import type { Runtime } from './runtime.ts';

/**
 * Whether the policy, as the base branch has it now, lets this person say this to this environment.
 * @returns which rule allowed it, in words @throws Refusal `not-allowed`, `invalid-name`, `invalid-file`
 */
export async function authoriseRequest(
  runtime: Pick<Runtime, 'directory'>,
  desired: DesiredState,
  environment: EnvironmentName,
  request: CommandRequest,
): Promise<string> {
  const policy = readPolicy(desired);
  const { name: kind } = kindOf(policy, environment);
  const repositories = environmentRepositories(policy, manifestIfAny(desired, environment), requestedServices(request));
  const facts = await actorFacts(runtime, policy, request.actor, repositories);
  const roles = rolesOf(policy, facts);
  const verb = request.command.verb;
  // A fork's author can write comments: without a role they may look, and start nothing.
  if (verb === 'plan' && roles.length === 0 && (await pullRequestNow(runtime, request.pullRequest))?.fromFork) {
    throw new Refusal('not-allowed', `${request.actor} has no role here, and the pull request comes from a fork.`);
  }
  const decision = authorize(policy, { verb, kind, roles });
  if (!decision.allowed) throw new Refusal('not-allowed', `${request.actor}: ${decision.message}`, decision.hint);
  return decision.by;
}

/** An environment whose `env.yaml` is broken is still measured: by every service the policy has. */
function manifestIfAny(desired: DesiredState, environment: EnvironmentName): Manifest | undefined {
  try {
    return readManifest(desired, environment);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

function requestedServices(request: CommandRequest): readonly string[] {
  const services = request.command.flags.service;
  return Array.isArray(services) ? services : [];
}
