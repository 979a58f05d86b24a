import type { GitOpsRepository, Proposal, ProposalRequest } from '../../operations/ports/gitops-repository.ts';
import type { GitOpsBackend } from '../gitops-backend.ts';
import { proposalText } from '../proposal-text.ts';
import { type ProposalPlace, proposalBranch, propose } from '../propose.ts';
import { findGitHubOperation } from './find-github-operation.ts';
import { answerOf, gitHubGitOpsError } from './github-gitops-error.ts';
import type { GitHubRepository } from './github-repository.ts';

/** A branch has one pull request, unless somebody opened more from it by hand. */
const LOOKED_AT = 10;

/**
 * Proposals as pull requests of a repository on GitHub. One that was merged, in whatever way, is found by its branch's
 * name also after the branch is gone. https://docs.github.com/rest/pulls/pulls
 */
export function createGitHubProposals(
  github: GitHubRepository,
  backend: Pick<GitOpsBackend, 'branch' | 'head' | 'snapshotAt' | 'writeCommit'>,
): Pick<GitOpsRepository, 'propose' | 'withdraw'> {
  const { owner, repo } = github;
  const { branch: base, head, snapshotAt, writeCommit } = backend;

  async function reached<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw gitHubGitOpsError(github, error);
    }
  }

  /** Newest first, whatever became of them. */
  async function pullRequests(branch: string) {
    const octokit = await github.octokit();
    const from = `${owner}:${branch}`;
    const page = { sort: 'created', direction: 'desc', per_page: LOOKED_AT } as const;
    return (await octokit.rest.pulls.list({ owner, repo, head: from, state: 'all', ...page })).data;
  }

  async function find(request: ProposalRequest, branch: string): Promise<Proposal | 'pushed' | undefined> {
    const pulls = await pullRequests(branch);
    const open = pulls.find(({ state }) => state === 'open');
    if (open) return named('open', open);
    // Merged into another branch, it is not in this one.
    const merged = pulls.find((pull) => pull.merged_at && pull.base.ref === base);
    if (merged?.merge_commit_sha) return { state: 'merged', commit: merged.merge_commit_sha };
    const commit = await findGitHubOperation(github, request, await head());
    if (commit) return { state: 'merged', commit };
    const [closed] = pulls;
    if (closed) return named('closed', closed);
    return (await hasBranch(branch)) ? 'pushed' : undefined;
  }

  async function hasBranch(branch: string): Promise<boolean> {
    const octokit = await github.octokit();
    try {
      await octokit.rest.git.getRef({ owner, repo, ref: `heads/${branch}` });
      return true;
    } catch (error) {
      if (answerOf(error)?.status === 404) return false;
      throw error;
    }
  }

  function named(state: 'open' | 'closed', { number, html_url: url }: { number: number; html_url: string }): Proposal {
    return { state, name: `${owner}/${repo}#${number}`, url };
  }

  const place: ProposalPlace = {
    head,
    snapshotAt,
    writeCommit,
    find: (request, branch) => reached(() => find(request, branch)),
    push: (branch, commit) =>
      reached(async () => {
        const ref = `refs/heads/${branch}`;
        try {
          await github.write((octokit) => octokit.rest.git.createRef({ owner, repo, ref, sha: commit }));
        } catch (error) {
          if (!said(error, /already exists/i)) throw error;
        }
      }),
    open: (request, branch) =>
      reached(async () => {
        try {
          const call = { owner, repo, head: branch, base, ...proposalText(request) };
          const { data } = await github.write((octokit) => octokit.rest.pulls.create(call));
          return named('open', data);
        } catch (error) {
          // Its answer got lost the time before.
          const known = said(error, /already exists/i) ? await find(request, branch) : undefined;
          if (known === undefined || known === 'pushed') throw error;
          return known;
        }
      }),
  };

  return {
    propose: (request) => propose(place, request),
    withdraw: ({ operation, because }) =>
      reached(async () => {
        const branch = proposalBranch(operation);
        const open = (await pullRequests(branch)).filter(({ state }) => state === 'open');
        for (const { number: pull_number } of open)
          await github.write((octokit) => octokit.rest.pulls.update({ owner, repo, pull_number, state: 'closed' }));
        try {
          await github.write((octokit) => octokit.rest.git.deleteRef({ owner, repo, ref: `heads/${branch}` }));
        } catch (error) {
          const status = answerOf(error)?.status;
          if (status !== 404 && !said(error, /does not exist/i)) throw error;
        }
        // Last, so that it is not said twice of one that was closed before a crash.
        for (const { number: issue_number } of open) {
          const body = `Withdrawn: ${because}`;
          await github.write((octokit) => octokit.rest.issues.createComment({ owner, repo, issue_number, body }));
        }
      }),
  };
}

/** Whether GitHub refused it (422) with words like these; they can be in its list of errors instead of the message. */
function said(error: unknown, words: RegExp): boolean {
  if (answerOf(error)?.status !== 422) return false;
  return error instanceof Error && words.test(error.message);
}
