import type { CommitRequest } from '../operations/ports/gitops-repository.ts';
import type { Snapshot } from './snapshot.ts';
import type { TreeChange } from './tree-changes.ts';

/** What a place that keeps the repository can do; all that is about who writes when is the same for every place. */
export type GitOpsBackend = {
  /** Name of the base branch. */
  readonly branch: string;
  /** Commits that one push carries at most. */
  readonly mostAtOnce: number;
  /** Characters of text from which on a shared commit takes up no further operation; no limit when absent. */
  readonly longestCommit?: number;
  /** Milliseconds that shared requests wait for others of their kind while nothing else waits. */
  readonly gather: number;
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
  /**
   * Makes a commit on top of `parent` that no branch knows of yet, for one request or for several shared ones.
   * @returns its full SHA
   */
  writeCommit(parent: string, changes: readonly TreeChange[], requests: CommitRequests): Promise<string>;
  /** Moves the branch from `from` to its descendant `to`. @returns false when somebody else moved it */
  advance(from: string, to: string): Promise<boolean>;
};

export type CommitRequests = readonly [CommitRequest, ...CommitRequest[]];
