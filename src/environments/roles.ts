import type { ActorFacts } from './actor.ts';
import type { Policy } from './policy.ts';
import { isMember, isTeam } from './role-member.ts';

/** Every GitHub team the policy names, as `@org/team`, each once: the memberships worth asking the directory about. */
export function teamsNamed(policy: Policy): readonly string[] {
  const teams = Object.values(policy.roles).flatMap(({ github }) => github.filter(isTeam));
  return [...new Map(teams.map((team) => [team.toLowerCase(), team])).values()];
}

/** The roles an actor holds, in the order of the policy file. One entry of a role's list is enough. */
export function rolesOf(policy: Policy, actor: ActorFacts): readonly string[] {
  return Object.entries(policy.roles)
    .filter(([, { github }]) => github.some((entry) => isMember(entry, actor)))
    .map(([name]) => name);
}
