import type { DesiredState } from '../../environments/desired-state.ts';

/** The next text of one file, or `null` to remove it. */
export type FileWrite = { readonly path: string; readonly text: string | null };

export type CommitRequest = {
  /** Becomes the trailer `Operation:`; a commit of the branch that already carries it is returned instead of made twice. */
  readonly operation: string;
  readonly environment: string;
  /** GitHub login of whoever asked: the commit's author, and the trailer `Requested-by:`. */
  readonly requestedBy: string;
  /** First line of the message, where the commit is its own. */
  readonly subject: string;
  /** True: one commit may carry it together with others of this kind, each with its own trailers. */
  readonly shared?: true;
  /**
   * The writes to make on top of `current`. Called again with a newer state after every concurrent push, never forced.
   * What it throws ends the commit and nothing is written. No writes, or writes that change nothing, make no commit.
   */
  readonly render: (current: DesiredState) => readonly FileWrite[];
};

export type CommitResult = {
  /** Full SHA the branch is known to contain: the new commit, the earlier one of this operation, or the head if nothing changed. */
  readonly commit: string;
  readonly outcome: 'committed' | 'already-committed' | 'unchanged';
};

/** The repository that says what should run. Reads and writes its base branch only. */
export interface GitOpsRepository {
  /** The desired state at the head of the base branch. @throws PortError `gitops-unreachable` */
  read(): Promise<DesiredState>;
  /** The desired state at an older commit. @throws PortError `unknown-commit` */
  readAt(commit: string): Promise<DesiredState>;
  /**
   * One atomic commit of all writes, compare-and-swap on the branch.
   * @throws PortError `gitops-contended` after too many concurrent pushes in a row
   */
  commit(request: CommitRequest): Promise<CommitResult>;
  /** True when `descendant` is `ancestor` or contains it. False for commits the repository does not know. */
  contains(descendant: string, ancestor: string): Promise<boolean>;
}
