import type { RepositoryPermission } from '../../environments/actor.ts';

export type { RepositoryPermission } from '../../environments/actor.ts';

/** A pull request as its host has it at this moment. */
export type PullRequestState = {
  /** Full SHA of the head commit. */
  readonly head: string;
  readonly fromFork: boolean;
  readonly open: boolean;
  readonly labels: readonly string[];
};

/** Who people are, where the organisation keeps that: GitHub. */
export interface Directory {
  /** `none` for a stranger or an unknown repository. @throws PortError `directory-unreachable` */
  permission(login: string, repository: string): Promise<RepositoryPermission>;
  /** `team` is `@org/slug`. @throws PortError `directory-unreachable` */
  isMember(login: string, team: string): Promise<boolean>;
  /** A pull request as it is now. @throws PortError `directory-unreachable` */
  pullRequest(repository: string, number: number): Promise<PullRequestState>;
}
