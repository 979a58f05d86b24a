import type { CommitRequest } from '../../operations/ports/gitops-repository.ts';
import { findGitHubOperation, trailersOf } from './find-github-operation.ts';
import type { GitHubRepository } from './github-repository.ts';

type Wanted = Pick<CommitRequest, 'environment' | 'operation' | 'shared'>;
type Listed = { readonly sha: string; readonly commit: { readonly message: string } };

/** Shared requests that are looked for one environment at a time; more of them, in the whole branch. */
const FEW = 3;
/** Commits of the branch that are looked through at most, by the hundred: many minutes even of a storm. */
const PAGES = 5;
const PAGE = 100;

/**
 * The commits of `head`'s history that carry the trailer `Operation:` of one of `requests`, by operation. What they look
 * for is minutes old. Each is looked for among the last hundred commits of its environment, but for many that share their
 * commits: they are looked for together, in the last five hundred of the branch.
 * @param after a commit searched before: what it contains may be left out
 * @throws RequestError of Octokit
 */
export async function findGitHubOperations(
  github: GitHubRepository,
  requests: readonly Wanted[],
  head: string,
  after: string | undefined,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const shared = requests.filter((request) => request.shared);
  const together = shared.length > FEW ? shared : [];
  if (together.length > 0) {
    const { owner, repo } = github;
    const octokit = await github.octokit();
    const missing = new Set(together.map(({ operation }) => operation));
    for (let page = 1; page <= PAGES && missing.size > 0; page += 1) {
      const { data: commits } = await octokit.rest.repos.listCommits({ owner, repo, sha: head, per_page: PAGE, page });
      const searched = commits.findIndex(({ sha }) => sha === after);
      keep(searched < 0 ? commits : commits.slice(0, searched), missing, found);
      if (searched >= 0 || commits.length < PAGE) break;
    }
  }
  await Promise.all(
    requests.map(async (request) => {
      const commit = together.includes(request) ? undefined : await findGitHubOperation(github, request, head);
      if (commit) found.set(request.operation, commit);
    }),
  );
  return found;
}

/** Notes the commits of `missing`, newest first, and takes those out of it. */
function keep(commits: readonly Listed[], missing: Set<string>, found: Map<string, string>): void {
  for (const { sha, commit } of commits) {
    for (const line of trailersOf(commit.message)) {
      const operation = /^Operation: (.+)$/.exec(line)?.[1];
      if (operation !== undefined && missing.delete(operation)) found.set(operation, sha);
    }
  }
}
