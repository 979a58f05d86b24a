import { inBare } from './bare-repository.ts';

export type MergeMethod = 'merge' | 'squash' | 'rebase';

const WHO = {
  GIT_AUTHOR_NAME: 'A Reviewer',
  GIT_AUTHOR_EMAIL: 'reviewer@example.com',
  GIT_COMMITTER_NAME: 'GitHub',
  GIT_COMMITTER_EMAIL: 'noreply@github.com',
};

/**
 * Merges `branch` into `base` of a bare repository, as GitHub's button does: nothing is fast-forwarded.
 * https://docs.github.com/pull-requests/collaborating-with-pull-requests/incorporating-changes-from-a-pull-request/about-pull-request-merges
 * @returns the commit that is then the head of `base` @throws Error on a conflict
 */
export async function mergeBranch(
  directory: string,
  branch: string,
  base: string,
  method: MergeMethod,
): Promise<string> {
  const git = async (args: readonly string[], input?: string) => {
    const result = await inBare(directory, args, { env: WHO, ...(input === undefined ? {} : { input }) });
    if (!result.ok) throw new Error(`git ${args[0]} said: ${result.said || result.text}`);
    return result.text;
  };
  const commit = async (tree: string, parents: readonly string[], message: string) =>
    git(['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent]), '-F', '-'], message);

  const before = await git(['rev-parse', `refs/heads/${base}`]);
  const tip = await git(['rev-parse', `refs/heads/${branch}`]);
  let merged = before;
  if (method === 'rebase') {
    for (const each of (await git(['rev-list', '--reverse', `${before}..${tip}`])).split('\n').filter(Boolean)) {
      // What is there by now, as if it had been made on top of the commit's own parent: so that only that commit is merged.
      const ours = await commit(`${merged}^{tree}`, [`${each}^`], 'as it is');
      const tree = await git(['merge-tree', '--write-tree', ours, each]);
      merged = await commit(tree, [merged], await git(['log', '-1', '--format=%B', each]));
    }
  } else {
    const tree = await git(['merge-tree', '--write-tree', before, tip]);
    const message = method === 'merge' ? `Merge ${branch}` : await git(['log', '-1', '--format=%B', tip]);
    merged = await commit(tree, method === 'merge' ? [before, tip] : [before], message);
  }
  await git(['update-ref', `refs/heads/${base}`, merged, before]);
  return merged;
}
