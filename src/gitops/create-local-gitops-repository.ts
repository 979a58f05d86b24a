import { fileURLToPath } from 'node:url';
import type { GitOpsRepository } from '../operations/ports/gitops-repository.ts';
import { PortError } from '../operations/ports/port-error.ts';
import { advanceBranch, createBranchLook } from './branch-head.ts';
import { authorOf, commitMessage } from './commit-message.ts';
import { createGitOpsWriter } from './create-gitops-writer.ts';
import { findOperations } from './find-operations.ts';
import { type Git, runGit } from './git.ts';
import { gitError } from './git-error.ts';
import type { GitOpsBackend } from './gitops-backend.ts';
import { createLocalProposals } from './propose-locally.ts';
import { rememberAncestry } from './remember-ancestry.ts';
import { shareLooks } from './share-looks.ts';
import { readSnapshot } from './snapshot.ts';
import { createSnapshotCache } from './snapshot-cache.ts';
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
  /** Pushes tried before a change that always loses is given up; 20 when absent. */
  readonly tries?: number;
  /** Milliseconds that shared requests wait for others of their kind; a second when absent. */
  readonly gather?: number;
};

/** Each is a handful of git processes: a second or two in all. */
const MOST_AT_ONCE = 50;
const GATHER = 1_000;
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
  const head = shareLooks(createBranchLook(git, branch));
  const snapshots = createSnapshotCache((commit, latest) => readSnapshot(git, commit, latest?.texts));
  const backend: GitOpsBackend = {
    branch,
    mostAtOnce: MOST_AT_ONCE,
    gather: options.gather ?? GATHER,
    // Longer than a try, so that ten writers spread: with half a second they made 77 commits in place of 129, and gave two up.
    longestPause: 5_000,
    ...(options.tries === undefined ? {} : { tries: options.tries }),
    head,
    snapshotAt: snapshots.at,
    remember: snapshots.remember,
    findOperations: (requests, head, after) =>
      findOperations(
        git,
        requests.map(({ operation }) => operation),
        head,
        after,
      ),
    writeCommit: (parent, changes, [request, ...others]) =>
      writeCommit(git, {
        parent,
        changes,
        message: commitMessage(request, ...others),
        author: others.length === 0 ? authorOf(request.requestedBy) : committer,
        committer,
      }),
    advance: (from, to) => advanceBranch(git, branch, from, to),
  };

  return {
    commit: createGitOpsWriter(backend),
    ...createLocalProposals(git, backend),
    read: async () => (await snapshots.at(await head())).desired,
    readAt: async (sha) => {
      if (!snapshots.has(sha) && !(await isCommit(git, sha))) throw unknownCommit(git, sha);
      return (await snapshots.at(sha)).desired;
    },
    contains: rememberAncestry(async (descendant, ancestor) => {
      if (!OBJECT_ID.test(descendant) || !OBJECT_ID.test(ancestor)) return false;
      const result = await runGit(git, ['merge-base', '--is-ancestor', ancestor, descendant]);
      if (result.exitCode === 0) return true;
      if (result.exitCode === 1 || /not a valid (commit|object) name/i.test(result.stderr)) return false;
      throw gitError(git.directory, result.stderr);
    }),
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
