import type { CommitRequest } from '../operations/ports/gitops-repository.ts';
import type { Snapshot } from './snapshot.ts';
import type { TreeChange } from './tree-changes.ts';

/** What a place that keeps the repository can do; all that is about who writes when is the same for every place. */
export type GitOpsBackend = {
  /** Name of the base branch. */
  readonly branch: string;
  /** Commits that one push carries at most. */
  readonly mostAtOnce: number;
  /** Pushes tried before a change that always loses is given up; 20 when absent. */
  readonly tries?: number;
  /** Milliseconds at most between a push that somebody else won and the next try. */
  readonly longestPause: number;
  /** Full SHA at the head of the branch. */
  head(): Promise<string>;
  snapshotAt(commit: string): Promise<Snapshot>;
  /** Takes a snapshot of a commit that was just made as read. */
  remember(snapshot: Snapshot): void;
  /**
   * Commits of `head`'s history that carry the trailer `Operation:` of one of `requests`, by operation.
   * @param after a commit searched before: what it contains may be left out
   */
  findOperations(
    requests: readonly CommitRequest[],
    head: string,
    after: string | undefined,
  ): Promise<ReadonlyMap<string, string>>;
  /** Makes a commit on top of `parent` that no branch knows of yet. @returns its full SHA */
  writeCommit(parent: string, changes: readonly TreeChange[], request: CommitRequest): Promise<string>;
  /** Moves the branch from `from` to its descendant `to`. @returns false when somebody else moved it */
  advance(from: string, to: string): Promise<boolean>;
};
