import { type ActorFacts, teamsNamed } from '../../environments/actor.ts';
import type { Policy } from '../../environments/policy/policy.ts';
import { lowestPermission } from '../../environments/repository-permission.ts';
import type { Runtime } from '../runtime.ts';

/**
 * What the policy needs to know of a person: the teams it names that they belong to, and their permission on the
 * repositories an environment runs. The lowest permission counts: whoever changes an environment changes all of it.
 * @throws PortError `directory-unreachable`
 */
export async function actorFacts(
  runtime: Pick<Runtime, 'directory'>,
  policy: Policy,
  login: string,
  repositories: readonly string[],
): Promise<ActorFacts> {
  const [permissions, memberships] = await Promise.all([
    Promise.all(repositories.map((repository) => runtime.directory.permission(login, repository))),
    Promise.all(
      teamsNamed(policy).map(async (team) => ((await runtime.directory.isMember(login, team)) ? [team] : [])),
    ),
  ]);
  return { login, permission: lowestPermission(permissions), teams: memberships.flat() };
}
