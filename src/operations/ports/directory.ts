import type { RepositoryPermission } from '../../environments/actor.ts';

export type { RepositoryPermission } from '../../environments/actor.ts';

/** Who people are, where the organisation keeps that: GitHub. */
export interface Directory {
  /** `none` for a stranger or an unknown repository. @throws PortError `directory-unreachable` */
  permission(login: string, repository: string): Promise<RepositoryPermission>;
  /** `team` is `@org/slug`. @throws PortError `directory-unreachable` */
  isMember(login: string, team: string): Promise<boolean>;
  /** Head of a pull request as it is now. @throws PortError `directory-unreachable` */
  pullRequest(
    repository: string,
    number: number,
  ): Promise<{ readonly head: string; readonly fromFork: boolean; readonly open: boolean }>;
}
