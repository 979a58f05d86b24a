import { PortError } from '../../operations/ports/port-error.ts';
import { answerOf } from './github-gitops-error.ts';
import type { GitHubRepository } from './github-repository.ts';

export type GitHubBranch = {
  /** Full SHA at its head. @throws PortError `gitops-unreachable` @throws RequestError of Octokit */
  head(): Promise<string>;
  /** @returns false when somebody else was faster @throws RequestError of Octokit */
  advance(to: string): Promise<boolean>;
};

export function createGitHubBranch(github: GitHubRepository, branch: string): GitHubBranch {
  const { owner, repo } = github;
  const ref = `heads/${branch}`;
  let last: { readonly sha: string; readonly etag: string } | undefined;
  return {
    async head() {
      const octokit = await github.octokit();
      try {
        // An answer that nothing has changed counts towards no limit:
        // https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#use-conditional-requests-if-appropriate
        const unless = last ? { headers: { 'if-none-match': last.etag } } : {};
        const { data, headers } = await octokit.rest.git.getRef({ owner, repo, ref, ...unless });
        last = headers.etag ? { sha: data.object.sha, etag: headers.etag } : undefined;
        return data.object.sha;
      } catch (error) {
        const status = answerOf(error)?.status;
        if (status === 304 && last) return last.sha;
        if (status === 404) throw await noSuchBranch(github, branch);
        throw error;
      }
    },
    async advance(to) {
      try {
        await github.write((octokit) => octokit.rest.git.updateRef({ owner, repo, ref, sha: to, force: false }));
        return true;
      } catch (error) {
        const answer = answerOf(error);
        if (answer?.status === 422 && /fast.forward|but expected|cannot lock ref/i.test(answer.message)) return false;
        throw error;
      }
    },
  };
}

/** @throws RequestError of Octokit when the repository itself is not there */
async function noSuchBranch(github: GitHubRepository, branch: string): Promise<PortError> {
  const { owner, repo } = github;
  const octokit = await github.octokit();
  const { data } = await octokit.rest.repos.listBranches({ owner, repo, per_page: 10 });
  return new PortError('gitops-unreachable', `The git-ops repository ${owner}/${repo} has no branch ${branch}.`, {
    hint: `Set GITOPS_BRANCH to one it has: ${data.map(({ name }) => name).join(', ')}.`,
  });
}
