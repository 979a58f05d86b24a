import { createHash } from 'node:crypto';
import type { DisplayWriter } from '../../operations/ports/display-writer.ts';
import { type CommitStatus, commitStatusOf } from './commit-status-of.ts';
import { type GitHubClient, gitHubError, splitRepository } from './github-client.ts';
import { weightOf } from './weight-of.ts';

/**
 * The status of a commit whose image an environment was to run. Its reference is a hash of what was written; what
 * stands there already is not written again, whoever's answer was lost. GitHub keeps at most 1000 of a context.
 * https://docs.github.com/rest/commits/statuses
 */
export function createCommitStatusDisplay(client: GitHubClient): DisplayWriter<'github-commit-status'> {
  /** Whether the newest status of that context is the bot's own and says this. */
  async function stands(repository: string, ref: string, status: CommitStatus): Promise<boolean> {
    const octokit = await client.forRepository(repository);
    const [login, { data }] = await Promise.all([
      client.botLogin(),
      octokit.rest.repos.listCommitStatusesForRef({ ...splitRepository(repository), ref, per_page: 100 }),
    ]);
    // Newest first.
    const newest = data.find(({ context }) => context === status.context);
    return (
      newest?.creator?.login === login &&
      newest.state === status.state &&
      newest.description === status.description &&
      (newest.target_url ?? undefined) === status.target_url
    );
  }

  return {
    async show({ display: { repository, commit, environment }, view, reference }) {
      const status = commitStatusOf(view);
      if (!status) return reference ?? '';
      const written = createHash('sha256').update(JSON.stringify(status)).digest('hex').slice(0, 16);
      if (reference === written) return reference;
      try {
        if (await stands(repository, commit, status)) return written;
        await client.write({ repository }, weightOf(view), (octokit) =>
          octokit.rest.repos.createCommitStatus({ ...splitRepository(repository), sha: commit, ...status }),
        );
        return written;
      } catch (error) {
        const what = `Cannot write the status of ${commit.slice(0, 7)} in ${repository} about ${environment}`;
        throw gitHubError('conversation-unreachable', what, error);
      }
    },
  };
}
