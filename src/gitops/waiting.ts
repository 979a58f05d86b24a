import type { CommitRequest, CommitResult } from '../operations/ports/gitops-repository.ts';

/** A request, and whoever waits for what becomes of it. */
export type Waiting = {
  readonly request: CommitRequest;
  /** When it came, by `performance.now()`. */
  readonly since: number;
  readonly settle: (result: CommitResult) => void;
  readonly fail: (error: unknown) => void;
};
