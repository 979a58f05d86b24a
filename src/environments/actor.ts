import type { Policy } from './policy/policy.ts';
import { isMember, isTeam } from './policy/role-member.ts';
import type { RepositoryPermission } from './repository-permission.ts';

export type { RepositoryPermission } from './repository-permission.ts';

/** Everything the policy may know of whoever speaks. Asked of the directory beforehand; nothing here looks it up. */
export type ActorFacts = {
  /** GitHub login. */
  readonly login: string;
  /** The lowest permission over `environmentRepositories`. */
  readonly permission: RepositoryPermission;
  /** Those of `teamsNamed` the actor is a member of, as `@org/team`. */
  readonly teams: readonly string[];
};

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
