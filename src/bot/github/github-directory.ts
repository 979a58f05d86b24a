import type { Directory, RepositoryPermission } from '../../operations/ports/directory.ts';
import { type GitHubClient, gitHubError, splitRepository, statusOf } from './github-client.ts';

const PERMISSIONS: ReadonlySet<string> = new Set(['admin', 'maintain', 'write', 'triage', 'read', 'none']);

/** Permissions, teams and pull requests as GitHub knows them now; nothing is cached, a removed person is out at once. */
export function createGitHubDirectory(client: GitHubClient): Directory {
  return {
    async permission(login, repository) {
      try {
        const octokit = await client.forRepository(repository);
        const { data } = await octokit.rest.repos.getCollaboratorPermissionLevel({
          ...splitRepository(repository),
          username: login,
        });
        // `permission` folds maintain into write and triage into read; `role_name` does not, but can be a custom role.
        // https://docs.github.com/rest/collaborators/collaborators#get-repository-permissions-for-a-user
        const role = PERMISSIONS.has(data.role_name) ? data.role_name : data.permission;
        return (PERMISSIONS.has(role) ? role : 'none') as RepositoryPermission;
      } catch (error) {
        if (statusOf(error) === 404) return 'none';
        throw gitHubError('directory-unreachable', `Cannot read what ${login} may do in ${repository}`, error);
      }
    },

    async isMember(login, team) {
      const [, org = '', team_slug = ''] = /^@([^/]+)\/(.+)$/.exec(team) ?? [];
      try {
        const octokit = await client.forOrganisation(org);
        const { data } = await octokit.rest.teams.getMembershipForUserInOrg({ org, team_slug, username: login });
        return data.state === 'active';
      } catch (error) {
        if (statusOf(error) === 404) return false;
        throw gitHubError('directory-unreachable', `Cannot read whether ${login} is in ${team}`, error);
      }
    },

    async pullRequest(repository, number) {
      try {
        const octokit = await client.forRepository(repository);
        const { data } = await octokit.rest.pulls.get({ ...splitRepository(repository), pull_number: number });
        return {
          head: data.head.sha,
          fromFork: data.head.repo?.full_name !== data.base.repo.full_name,
          open: data.state === 'open',
          labels: data.labels.map(({ name }) => name),
        };
      } catch (error) {
        throw gitHubError('directory-unreachable', `Cannot read pull request ${repository}#${number}`, error);
      }
    },
  };
}
