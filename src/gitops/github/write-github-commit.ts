import type { TreeChange } from '../tree-changes.ts';
import type { GitHubRepository } from './github-repository.ts';

/** Characters of a text that goes along with the tree; a longer one is a call of its own. */
const LONGEST_INLINE = 256 * 1024;

type TreeWrite = {
  readonly path: string;
  readonly type: 'blob';
  readonly mode: '100644' | '100755';
  readonly content?: string;
  readonly sha?: string | null;
};

type NewCommit = {
  /** Its commit's id, and its tree's. */
  readonly parent: string;
  readonly baseTree: string;
  readonly changes: readonly TreeChange[];
  readonly message: string;
};

/**
 * Makes a commit that no branch knows of yet: `parent`'s tree with `changes`, every other file as it was. Neither
 * author nor committer is named: what names one, GitHub does not sign for the App.
 * https://docs.github.com/authentication/managing-commit-signature-verification/about-commit-signature-verification#signature-verification-for-bots
 * @throws RequestError of Octokit
 */
export async function writeGitHubCommit(
  github: GitHubRepository,
  { parent, baseTree, changes, message }: NewCommit,
): Promise<{ readonly commit: string; readonly tree: string }> {
  const { owner, repo } = github;
  const entries: TreeWrite[] = [];
  // Removals first: a file may give way to a folder of its name.
  for (const change of changes.toSorted((a, b) => Number(b.text === null) - Number(a.text === null))) {
    const { path } = change;
    const entry = { path, type: 'blob', mode: modeOf(change) } as const;
    if (change.text === null) entries.push({ ...entry, sha: null });
    // A text of no characters counts as none: https://docs.github.com/rest/git/trees#create-a-tree
    else if (change.text !== '' && change.text.length <= LONGEST_INLINE)
      entries.push({ ...entry, content: change.text });
    else entries.push({ ...entry, sha: await storeBlob(github, change.text) });
  }
  const { data: made } = await github.write((octokit) =>
    octokit.rest.git.createTree({ owner, repo, base_tree: baseTree, tree: [...entries] }),
  );
  const { data: commit } = await github.write((octokit) =>
    octokit.rest.git.createCommit({ owner, repo, message, tree: made.sha, parents: [parent] }),
  );
  return { commit: commit.sha, tree: made.sha };
}

async function storeBlob(github: GitHubRepository, text: string): Promise<string> {
  const { owner, repo } = github;
  const content = Buffer.from(text).toString('base64');
  const { data } = await github.write((octokit) =>
    octokit.rest.git.createBlob({ owner, repo, content, encoding: 'base64' }),
  );
  return data.sha;
}

function modeOf(change: TreeChange): '100644' | '100755' {
  return change.text !== null && change.mode === '100755' ? '100755' : '100644';
}
