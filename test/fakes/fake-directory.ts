import type { Directory, RepositoryPermission } from '../../src/operations/ports/directory.ts';
import { PortError } from '../../src/operations/ports/port-error.ts';

type FakePullRequest = { head: string; fromFork: boolean; open: boolean; labels?: readonly string[] };

export type FakeDirectory = Directory & {
  readonly permissions: Map<string, RepositoryPermission>;
  /** Team to its members. */
  readonly teams: Map<string, readonly string[]>;
  readonly pullRequests: Map<number, FakePullRequest>;
  reachable: boolean;
};

export function createFakeDirectory(): FakeDirectory {
  const reach = () => {
    if (!directory.reachable)
      throw new PortError('directory-unreachable', 'GitHub does not answer.', { retryable: true });
  };
  const directory: FakeDirectory = {
    permissions: new Map(),
    teams: new Map(),
    pullRequests: new Map(),
    reachable: true,
    async permission(login) {
      reach();
      return directory.permissions.get(login.toLowerCase()) ?? 'none';
    },
    async isMember(login, team) {
      reach();
      return directory.teams.get(team)?.includes(login.toLowerCase()) ?? false;
    },
    async pullRequest(repository, number) {
      reach();
      const found = directory.pullRequests.get(number);
      if (!found) throw new PortError('directory-unreachable', `${repository} has no pull request ${number}.`);
      return { labels: [], ...found };
    },
  };
  return directory;
}
