import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PortError } from '../operations/ports/port-error.ts';
import { type Git, gitText, runGit } from './git.ts';
import { gitError } from './git-error.ts';

/**
 * Full SHA at the head of `branch`.
 * @throws PortError `gitops-unreachable`: no repository, not bare, no commits, no such branch
 */
async function branchHead(git: Git, branch: string): Promise<string> {
  const result = await runGit(git, ['rev-parse', '--is-bare-repository', `refs/heads/${branch}^{commit}`]);
  const [bare, head] = Buffer.from(result.stdout).toString().split('\n');
  if (bare === 'false') {
    throw new PortError('gitops-unreachable', `The git-ops repository at ${git.directory} is not bare.`, {
      hint: 'Writing beneath a checkout would leave its files behind: name a bare repository in GITOPS_REPO.',
    });
  }
  if (result.exitCode === 0 && head) return head;
  throw /unknown revision/.test(result.stderr)
    ? await noSuchBranch(git, branch)
    : gitError(git.directory, result.stderr);
}

const OBJECT_ID = /^[0-9a-f]{40}([0-9a-f]{24})?$/;

/**
 * As `branchHead`, without a process for each look where git keeps the branch in a file of its own, which it does from the
 * first push until it packs it: https://git-scm.com/docs/gitrepository-layout#Documentation/gitrepository-layout.txt-refs
 * That the repository can be used at all is for git to say, once.
 */
export function createBranchLook(git: Git, branch: string): () => Promise<string> {
  const file = join(git.directory, 'refs/heads', branch);
  let isUsable = false;
  return async () => {
    const text = isUsable ? await readFile(file, 'utf8').catch(() => '') : '';
    if (OBJECT_ID.test(text.trim())) return text.trim();
    const head = await branchHead(git, branch);
    isUsable = true;
    return head;
  };
}

/**
 * Moves `branch` from `from` to `to`, and only from there.
 * @returns false when the branch was, or is just being, moved by someone else
 * @throws PortError `gitops-unreachable`
 */
export async function advanceBranch(git: Git, branch: string, from: string, to: string): Promise<boolean> {
  const result = await runGit(git, ['update-ref', '-m', 'workflowautom', `refs/heads/${branch}`, to, from]);
  if (result.exitCode === 0) return true;
  const lost = /but expected|unable to resolve reference|\.lock': File exists/.test(result.stderr);
  if (!lost) throw gitError(git.directory, result.stderr);
  return false;
}

async function noSuchBranch(git: Git, branch: string): Promise<PortError> {
  const branches = await gitText(git, ['for-each-ref', '--count=10', '--format=%(refname:short)', 'refs/heads']);
  return branches === ''
    ? new PortError('gitops-unreachable', `The git-ops repository at ${git.directory} is empty.`, {
        hint: `Push a first commit with workflowautom.yaml to its branch ${branch}.`,
      })
    : new PortError('gitops-unreachable', `The git-ops repository at ${git.directory} has no branch ${branch}.`, {
        hint: `Set GITOPS_BRANCH to one it has: ${branches.split('\n').join(', ')}.`,
      });
}
