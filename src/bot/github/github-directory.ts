import { setTimeout } from 'node:timers/promises';
import type { Directory, RepositoryPermission } from '../../operations/ports/directory.ts';
import { type GitHubClient, gitHubError, splitRepository, statusOf } from './github-client.ts';

const PERMISSIONS: ReadonlySet<string> = new Set(['admin', 'maintain', 'write', 'triage', 'read', 'none']);

/** Permissions, teams and pull requests as GitHub knows them now; nothing is cached, a removed person is out at once. */
export function createGitHubDirectory(client: GitHubClient): Directory {
  return {
    async permission(login, repository) {
      try {
        const { data } = await confirmed(async () => {
          const octokit = await client.forRepository(repository);
          const who = { ...splitRepository(repository), username: login };
          return await octokit.rest.repos.getCollaboratorPermissionLevel(who);
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
        const { data } = await confirmed(async () => {
          const octokit = await client.forOrganisation(org);
          return await octokit.rest.teams.getMembershipForUserInOrg({ org, team_slug, username: login });
        });
        return data.state === 'active';
      } catch (error) {
        if (statusOf(error) === 404) return false;
        throw gitHubError('directory-unreachable', `Cannot read whether ${login} is in ${team}`, error);
      }
    },

    async pullRequest(repository, number) {
      try {
        const { data } = await confirmed(async () => {
          const octokit = await client.forRepository(repository);
          return await octokit.rest.pulls.get({ ...splitRepository(repository), pull_number: number });
        });
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

/** In milliseconds. */
const LOOK_AGAIN = 200;

/**
 * GitHub now and then answers 404 or 422 for what is there. On such an answer somebody would be refused, or an operation
 * would end, so it is believed only when it is given twice.
 */
async function confirmed<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const status = statusOf(error);
    if (status !== 404 && status !== 422) throw error;
    await setTimeout(LOOK_AGAIN);
    return await read();
  }
}
