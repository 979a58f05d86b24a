import type { GitOpsRepository, Proposal, ProposalRequest } from '../operations/ports/gitops-repository.ts';
import { findOperations } from './find-operations.ts';
import { type Git, gitOutput, runGit } from './git.ts';
import { gitError } from './git-error.ts';
import type { GitOpsBackend } from './gitops-backend.ts';
import { type ProposalPlace, proposalBranch, propose } from './propose.ts';

/**
 * Proposals in a bare repository, which has no pull requests: the branch itself is the proposal. Whoever merges it
 * into the base branch, in any way that keeps the commit or the trailer `Operation:`, has accepted it; whoever deletes
 * it has not.
 */
export function createLocalProposals(
  git: Git,
  backend: Pick<GitOpsBackend, 'branch' | 'head' | 'snapshotAt' | 'writeCommit'>,
): Pick<GitOpsRepository, 'propose' | 'withdraw'> {
  const place: ProposalPlace = {
    head: backend.head,
    snapshotAt: backend.snapshotAt,
    writeCommit: backend.writeCommit,
    find: async (request, branch) => find(git, await backend.head(), request, branch),
    push: async (branch, commit) => {
      const made = await runGit(git, [
        'update-ref',
        '-m',
        'workflowautom',
        ref(branch),
        commit,
        '0'.repeat(commit.length),
      ]);
      if (made.exitCode !== 0 && !(await tipOf(git, branch))) throw gitError(git.directory, made.stderr);
    },
    open: async (_, branch) => open(branch),
  };
  return {
    propose: (request) => propose(place, request),
    withdraw: async ({ operation }) => {
      await gitOutput(git, ['update-ref', '-d', '-m', 'workflowautom', ref(proposalBranch(operation))]);
    },
  };
}

async function find(
  git: Git,
  head: string,
  { operation }: ProposalRequest,
  branch: string,
): Promise<Proposal | undefined> {
  const commit = (await findOperations(git, [operation], head, undefined)).get(operation);
  if (commit) return { state: 'merged', commit };
  const tip = await tipOf(git, branch);
  if (!tip) return undefined;
  const merged = await runGit(git, ['merge-base', '--is-ancestor', tip, head]);
  return merged.exitCode === 0 ? { state: 'merged', commit: tip } : open(branch);
}

function open(branch: string): Proposal {
  return { state: 'open', name: `branch ${branch}` };
}

async function tipOf(git: Git, branch: string): Promise<string | undefined> {
  const { exitCode, stdout } = await runGit(git, ['rev-parse', '--verify', '--quiet', `${ref(branch)}^{commit}`]);
  return exitCode === 0 ? Buffer.from(stdout).toString().trim() : undefined;
}

function ref(branch: string): string {
  return `refs/heads/${branch}`;
}
