import type { GitOpsRepository } from '../../operations/ports/gitops-repository.ts';
import { PortError } from '../../operations/ports/port-error.ts';
import { coAuthoredMessage } from '../commit-message.ts';
import { createGitOpsWriter } from '../create-gitops-writer.ts';
import type { GitOpsBackend } from '../gitops-backend.ts';
import { rememberAncestry } from '../remember-ancestry.ts';
import { shareLooks } from '../share-looks.ts';
import { readableBlobs, snapshotOf } from '../snapshot.ts';
import { createSnapshotCache } from '../snapshot-cache.ts';
import { findGitHubOperations } from './find-github-operations.ts';
import { createGitHubBranch } from './github-branch.ts';
import { answerOf, gitHubGitOpsError } from './github-gitops-error.ts';
import type { GitHubRepository } from './github-repository.ts';
import { readGitHubTexts } from './github-texts.ts';
import { createGitHubTrees } from './github-trees.ts';
import { createGitHubProposals } from './propose-on-github.ts';
import { writeGitHubCommit } from './write-github-commit.ts';

/** Each takes two calls that write, which Octokit keeps a second apart: half a minute in all. */
const MOST_AT_ONCE = 15;
/** Characters of text in one tree: a request of several mebibytes is one that GitHub may not take in time. */
const LONGEST_COMMIT = 4 * 1024 * 1024;
const GATHER = 2_000;
/** Trees of commits that are remembered. */
const KEPT = 100;
const OBJECT_ID = /^[0-9a-f]{40}$/;

export type GitHubGitOpsOptions = {
  readonly github: GitHubRepository;
  readonly branch: string;
  /** Pushes tried before a change that always loses is given up; 20 when absent. */
  readonly tries?: number;
  /** Milliseconds that shared requests wait for others of their kind; two seconds when absent. */
  readonly gather?: number;
};

/**
 * The git-ops repository on GitHub, or on an Enterprise Server, through its REST API. Commits are the App's and signed by
 * GitHub; whoever asked is their co-author, for a commit that names another author would not be signed. Nothing is asked
 * before the first call. Besides what the port says, every method throws PortError `gitops-unreachable`, and `commit`
 * throws UnwritablePath for a write outside `envs/<environment>/`.
 */
export function createGitHubGitOpsRepository(options: GitHubGitOpsOptions): GitOpsRepository {
  const { github, branch } = options;
  const { owner, repo } = github;
  const base = createGitHubBranch(github, branch);
  const filesOf = createGitHubTrees(github);
  const trees = new Map<string, string>();

  function keepTree(commit: string, tree: string): void {
    trees.set(commit, tree);
    const [oldest] = trees.keys();
    if (trees.size > KEPT && oldest !== undefined) trees.delete(oldest);
  }

  async function treeOf(commit: string): Promise<string> {
    const known = trees.get(commit);
    if (known) return known;
    const octokit = await github.octokit();
    const { data } = await octokit.rest.git.getCommit({ owner, repo, commit_sha: commit });
    keepTree(commit, data.tree.sha);
    return data.tree.sha;
  }

  /** @returns what `call` does @throws PortError */
  async function reached<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw gitHubGitOpsError(github, error);
    }
  }

  const snapshots = createSnapshotCache(async (commit, latest) => {
    const entries = await filesOf(await treeOf(commit));
    const texts = await readGitHubTexts(github, commit, readableBlobs(entries), latest?.texts ?? new Map());
    return snapshotOf(commit, entries, texts);
  });

  const head = shareLooks(() => reached(base.head));
  const backend: GitOpsBackend = {
    branch,
    mostAtOnce: MOST_AT_ONCE,
    longestCommit: LONGEST_COMMIT,
    gather: options.gather ?? GATHER,
    longestPause: 20_000,
    ...(options.tries === undefined ? {} : { tries: options.tries }),
    head,
    snapshotAt: (sha) => reached(() => snapshots.at(sha)),
    remember: snapshots.remember,
    findOperations: (requests, head, after) => reached(() => findGitHubOperations(github, requests, head, after)),
    writeCommit: (parent, changes, requests) =>
      reached(async () => {
        const message = coAuthoredMessage(...requests);
        const made = await writeGitHubCommit(github, { parent, baseTree: await treeOf(parent), changes, message });
        keepTree(made.commit, made.tree);
        return made.commit;
      }),
    advance: (_, to) => reached(() => base.advance(to)),
  };

  return {
    commit: createGitOpsWriter(backend),
    ...createGitHubProposals(github, backend),
    read: () => reached(async () => (await snapshots.at(await head())).desired),
    readAt: (sha) =>
      reached(async () => {
        if (!OBJECT_ID.test(sha)) throw unknownCommit(github, sha);
        await treeOf(sha).catch((error: unknown) => {
          const status = answerOf(error)?.status;
          throw status === 404 || status === 422 ? unknownCommit(github, sha) : error;
        });
        return (await snapshots.at(sha)).desired;
      }),
    contains: rememberAncestry((descendant, ancestor) =>
      reached(async () => {
        if (!OBJECT_ID.test(descendant) || !OBJECT_ID.test(ancestor)) return false;
        const octokit = await github.octokit();
        try {
          // Files are listed on the first page only: https://docs.github.com/rest/commits/commits#compare-two-commits
          const range = { basehead: `${ancestor}...${descendant}`, per_page: 1, page: 2 };
          const { data } = await octokit.rest.repos.compareCommitsWithBasehead({ owner, repo, ...range });
          return data.status === 'ahead' || data.status === 'identical';
        } catch (error) {
          if (answerOf(error)?.status === 404) return false;
          throw error;
        }
      }),
    ),
  };
}

function unknownCommit({ owner, repo }: GitHubRepository, sha: string): PortError {
  return new PortError('unknown-commit', `The git-ops repository ${owner}/${repo} has no commit ${sha}.`, {
    hint: 'Its history may have been rewritten; ask for a new plan.',
  });
}
