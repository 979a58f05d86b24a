import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { CommitRequest, CommitResult, GitOpsRepository } from '../operations/ports/gitops-repository.ts';
import { PortError } from '../operations/ports/port-error.ts';
import { advanceBranch, branchHead } from './branch-head.ts';
import { authorOf, commitMessage } from './commit-message.ts';
import { findOperation } from './find-operation.ts';
import { type Git, runGit } from './git.ts';
import { gitError } from './git-error.ts';
import { createSnapshotCache } from './snapshot-cache.ts';
import { treeChanges } from './tree-changes.ts';
import { writeCommit } from './write-commit.ts';

export type LocalGitOpsOptions = {
  /** `file://` URL of a bare repository: `file:///srv/git-ops.git`. */
  readonly url: string;
  readonly branch: string;
  /** The git program; `git` on PATH unless told. */
  readonly git?: string;
  /** Committer of every commit. */
  readonly botName?: string;
  readonly botEmail?: string;
};

const TRIES = 20;
const OBJECT_ID = /^[0-9a-f]{40}([0-9a-f]{24})?$/;

/**
 * The git-ops repository as a bare repository on this machine's disk, shared with whoever else pushes to it.
 * Nothing is opened before the first call. Besides what the port says, every method throws PortError
 * `gitops-unreachable`, and `commit` throws UnwritablePath for a write outside `envs/<environment>/`.
 */
export function createLocalGitOpsRepository(options: LocalGitOpsOptions): GitOpsRepository {
  const git: Git = { program: options.git ?? 'git', directory: fileURLToPath(options.url) };
  const { branch } = options;
  const committer = {
    name: options.botName ?? 'workflowautom',
    email: options.botEmail ?? 'workflowautom@users.noreply.github.com',
  };
  const snapshotAt = createSnapshotCache(git);

  async function commit(request: CommitRequest): Promise<CommitResult> {
    let searched: string | undefined;
    for (let attempt = 1; attempt <= TRIES; attempt++) {
      const head = await branchHead(git, branch);
      const earlier = await findOperation(git, request.operation, head, searched);
      if (earlier) return { commit: earlier, outcome: 'already-committed' };
      const snapshot = await snapshotAt(head);
      const changes = treeChanges(request.environment, snapshot, request.render(snapshot.desired));
      if (changes.length === 0) return { commit: head, outcome: 'unchanged' };
      const author = authorOf(request.requestedBy);
      const message = commitMessage(request);
      const next = await writeCommit(git, { parent: head, changes, message, author, committer });
      if (await advanceBranch(git, branch, head, next)) return { commit: next, outcome: 'committed' };
      searched = head;
      await sleep(backoff(attempt));
    }
    throw new PortError(
      'gitops-contended',
      `The change to ${request.environment} lost the race for branch ${branch} ${TRIES} times; nothing was written.`,
      {
        hint: `See who pushes to ${branch} so often, or whether a crashed git left refs/heads/${branch}.lock behind.`,
        retryable: true,
      },
    );
  }

  return {
    commit,
    read: async () => (await snapshotAt(await branchHead(git, branch))).desired,
    readAt: async (sha) => {
      if (!(await isCommit(git, sha))) throw unknownCommit(git, sha);
      return (await snapshotAt(sha)).desired;
    },
    contains: async (descendant, ancestor) => {
      if (!OBJECT_ID.test(descendant) || !OBJECT_ID.test(ancestor)) return false;
      const result = await runGit(git, ['merge-base', '--is-ancestor', ancestor, descendant]);
      if (result.exitCode === 0) return true;
      if (result.exitCode === 1 || /not a valid (commit|object) name/i.test(result.stderr)) return false;
      throw gitError(git.directory, result.stderr);
    },
  };
}

async function isCommit(git: Git, sha: string): Promise<boolean> {
  if (!OBJECT_ID.test(sha)) return false;
  const result = await runGit(git, ['cat-file', '-t', sha]);
  if (result.exitCode === 0) return Buffer.from(result.stdout).toString().trim() === 'commit';
  if (/could not get object info|not a valid object name/i.test(result.stderr)) return false;
  throw gitError(git.directory, result.stderr);
}

function unknownCommit(git: Git, sha: string): PortError {
  return new PortError('unknown-commit', `The git-ops repository at ${git.directory} has no commit ${sha}.`, {
    hint: 'Its history may have been rewritten; ask for a new plan.',
  });
}

/** Full jitter, so that writers who met once do not meet again: milliseconds, half a second at most. */
function backoff(attempt: number): number {
  return Math.random() * Math.min(500, 10 * 2 ** attempt);
}
