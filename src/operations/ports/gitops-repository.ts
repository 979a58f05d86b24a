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

/** A change that waits for reviewers, instead of a commit on the base branch. */
export type ProposalRequest = Omit<CommitRequest, 'shared'> & {
  /** What a reviewer reads, one line each: `envs/prod/api.yaml is changed`. Never a secret. */
  readonly changes: readonly string[];
  /** Address of the page that shows the whole of the operation. */
  readonly page?: string;
  /** It was open before: what cannot be found any more was closed, and is not made a second time. */
  readonly opened?: true;
};

/** How a proposal stands. `name` is how people find it: `acme/git-ops#12`, or `branch wa/op-…` where there are none. */
export type Proposal =
  | { readonly state: 'open'; readonly name: string; readonly url?: string }
  /** `commit` is one that the base branch contains. */
  | { readonly state: 'merged'; readonly commit: string }
  | { readonly state: 'closed'; readonly name: string; readonly url?: string }
  /** There was nothing to change at `commit`, the head of the base branch. */
  | { readonly state: 'unchanged'; readonly commit: string };

type Withdrawal = {
  /** As in the request it was proposed with. */
  readonly operation: string;
  /** Why, in a sentence. */
  readonly because: string;
};

/** The repository that says what should run. Reads its base branch, and writes there or proposes to. */
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
  /**
   * Opens a pull request with one commit of all writes on top of the base branch, from the branch `wa/<operation>`; asked
   * again, tells how it stands. One whose base has moved since is left to people: nothing is rendered twice.
   */
  propose(request: ProposalRequest): Promise<Proposal>;
  /** Closes the pull request if it is open, and deletes its branch; does nothing where there is none, or it was merged. */
  withdraw(withdrawal: Withdrawal): Promise<void>;
  /** True when `descendant` is `ancestor` or contains it. False for commits the repository does not know. */
  contains(descendant: string, ancestor: string): Promise<boolean>;
}
