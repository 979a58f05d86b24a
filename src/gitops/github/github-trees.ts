import { PortError } from '../../operations/ports/port-error.ts';
import { READABLE, type TreeEntry } from '../snapshot.ts';
import type { GitHubRepository } from './github-repository.ts';

type Node = {
  readonly name: string;
  readonly type: string;
  readonly mode: string;
  readonly sha: string;
  readonly size: number;
};
type Trees = Map<string, readonly Node[]>;

/** Folders of one folder that are asked for one by one; for more than these, all that is below is asked for at once. */
const FEW = 8;
/** Calls under way at once: more than a hundred would be refused, and Octokit lets ten through. */
const AT_ONCE = 10;

/**
 * Lists the files of a tree that the bot may read. Folders are told apart by their ids, so that after a change only
 * those on the way to it are asked for: https://docs.github.com/rest/git/trees#get-a-tree
 */
export function createGitHubTrees(github: GitHubRepository): (tree: string) => Promise<Map<string, TreeEntry>> {
  let known: Trees = new Map();

  async function ask(sha: string, recursive: boolean) {
    const octokit = await github.octokit();
    const { owner, repo } = github;
    const { data } = await octokit.rest.git.getTree({
      owner,
      repo,
      tree_sha: sha,
      ...(recursive ? { recursive: '1' } : {}),
    });
    return data;
  }

  /** One folder's own files and folders. */
  async function folder(sha: string): Promise<readonly Node[]> {
    const before = known.get(sha);
    if (before) return before;
    const { tree, truncated } = await ask(sha, false);
    if (truncated)
      throw new PortError('gitops-unreachable', 'A folder of the git-ops repository is too large to list.');
    const nodes = foldersOf(sha, tree).get(sha) ?? [];
    known.set(sha, nodes);
    return nodes;
  }

  /** Learns all folders below. @returns false when they are too many for one answer */
  async function learn(sha: string): Promise<boolean> {
    const { tree, truncated } = await ask(sha, true);
    if (truncated) return false;
    for (const [id, nodes] of foldersOf(sha, tree)) known.set(id, nodes);
    return true;
  }

  async function walk(sha: string, path: string, into: Map<string, TreeEntry>, seen: Trees): Promise<void> {
    const nodes = await folder(sha);
    seen.set(sha, nodes);
    const folders = nodes.filter(({ type }) => type === 'tree');
    const unknown = folders.filter((each) => !known.has(each.sha));
    if (unknown.length > FEW && !(await learn(sha))) {
      for (let at = 0; at < unknown.length; at += AT_ONCE)
        await Promise.all(unknown.slice(at, at + AT_ONCE).map((each) => learn(each.sha)));
    }
    for (const { name, type, mode, sha: blob, size } of nodes) {
      if (type === 'blob') into.set(`${path}${name}`, { mode, blob, size });
    }
    // One after the other where they are known already, so that thousands of them do not wait on one another.
    for (const each of folders) await walk(each.sha, `${path}${each.name}/`, into, seen);
  }

  return async (tree) => {
    const entries = new Map<string, TreeEntry>();
    const root = await folder(tree);
    const seen: Trees = new Map([[tree, root]]);
    for (const { name, type, mode, sha, size } of root) {
      if (!READABLE.includes(name)) continue;
      if (type === 'tree') await walk(sha, `${name}/`, entries, seen);
      else if (type === 'blob') entries.set(name, { mode, blob: sha, size });
    }
    // What is no longer part of the tree is forgotten.
    known = seen;
    return entries;
  };
}

type Listed = { path?: string; mode?: string; type?: string; sha?: string | null; size?: number };

/** The folders of a listing, each by its id with what is in it. */
function foldersOf(sha: string, listing: readonly Listed[]): Trees {
  const nodes = new Map<string, Node[]>([['', []]]);
  const ids = new Map([['', sha]]);
  for (const { path = '', mode = '', type = '', sha: id, size = 0 } of listing) {
    const end = path.lastIndexOf('/');
    if (!id) continue;
    nodes.get(path.slice(0, Math.max(end, 0)))?.push({ name: path.slice(end + 1), mode, type, sha: id, size });
    if (type !== 'tree') continue;
    nodes.set(path, []);
    ids.set(path, id);
  }
  return new Map([...nodes].flatMap(([path, held]) => [[ids.get(path) ?? '', held] as const]));
}
