/** What someone may do in one repository, as GitHub words it; `none` for a stranger. */
export type RepositoryPermission = 'admin' | 'maintain' | 'write' | 'triage' | 'read' | 'none';

/** Everything the policy may know of whoever speaks. Asked of the directory beforehand; nothing here looks it up. */
export type ActorFacts = {
  /** GitHub login. */
  readonly login: string;
  /** The lowest permission over `environmentRepositories`. */
  readonly permission: RepositoryPermission;
  /** Those of `teamsNamed` the actor is a member of, as `@org/team`. */
  readonly teams: readonly string[];
};
