import type { CommitRequest, CommitResult } from '../operations/ports/gitops-repository.ts';
import { PortError } from '../operations/ports/port-error.ts';
import type { GitOpsBackend } from './gitops-backend.ts';
import { nextSnapshot } from './next-snapshot.ts';
import type { Snapshot } from './snapshot.ts';
import { treeChanges } from './tree-changes.ts';

/** A request, and whoever waits for what becomes of it. */
export type Waiting = {
  readonly request: CommitRequest;
  readonly settle: (result: CommitResult) => void;
  readonly fail: (error: unknown) => void;
};

type From = {
  /** Head of the branch; its earlier commits were looked through up to `searched`. */
  readonly base: string;
  readonly searched: string | undefined;
  /** Every commit made for these requests so far, also those whose push lost: the new ones are added. */
  readonly ours: Set<string>;
};

/** Commits on top of one another that no branch knows of yet, and what is true for each request once one does. */
type Written = {
  readonly tip: Snapshot;
  readonly results: readonly { readonly waiting: Waiting; readonly result: CommitResult }[];
};

/**
 * Makes one commit for each request, in order, each rendered on top of the one before. What needs no push is settled
 * at once; a request whose render throws fails alone.
 * @throws PortError that is retryable: then nothing of it may be pushed
 */
export async function writeCommits(backend: GitOpsBackend, batch: readonly Waiting[], from: From): Promise<Written> {
  const { base, searched, ours } = from;
  const requests = batch.map(({ request }) => request);
  const found = base === searched ? undefined : await backend.findOperations(requests, base, searched);
  const made = new Map<string, string>();
  const results: Written['results'][number][] = [];
  let tip = await backend.snapshotAt(base);

  for (const waiting of batch) {
    const { request, settle, fail } = waiting;
    const earlier = found?.get(request.operation);
    if (earlier) {
      settle({ commit: earlier, outcome: ours.has(earlier) ? 'committed' : 'already-committed' });
      continue;
    }
    const twin = made.get(request.operation);
    if (twin) {
      results.push({ waiting, result: { commit: twin, outcome: 'already-committed' } });
      continue;
    }
    try {
      const parent = tip.desired.commit;
      const changes = treeChanges(request.environment, tip, request.render(tip.desired));
      if (changes.length === 0) {
        const result = { commit: parent, outcome: 'unchanged' } as const;
        // What is as it should be only since a commit before it waits for that one's push.
        if (parent === base) settle(result);
        else results.push({ waiting, result });
        continue;
      }
      const commit = await backend.writeCommit(parent, changes, request);
      tip = nextSnapshot(tip, commit, changes);
      ours.add(commit);
      made.set(request.operation, commit);
      results.push({ waiting, result: { commit, outcome: 'committed' } });
    } catch (error) {
      if (error instanceof PortError && error.retryable) throw error;
      fail(error);
    }
  }
  return { tip, results };
}
