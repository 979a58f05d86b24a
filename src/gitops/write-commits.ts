import type { CommitResult } from '../operations/ports/gitops-repository.ts';
import { PortError } from '../operations/ports/port-error.ts';
import { commitGroups } from './commit-groups.ts';
import { createDraft } from './draft.ts';
import type { GitOpsBackend } from './gitops-backend.ts';
import type { Snapshot } from './snapshot.ts';
import { treeChanges } from './tree-changes.ts';
import type { Waiting } from './waiting.ts';

type From = {
  /** Head of the branch; its earlier commits were looked through up to `searched`. */
  readonly base: string;
  readonly searched: string | undefined;
  /** Every commit made for these requests so far, also those whose push lost: the new ones are added. */
  readonly ours: Set<string>;
};

type Outcome = CommitResult['outcome'];
type Rendered = { readonly waiting: Waiting; readonly outcome: Outcome };

/** Commits on top of one another that no branch knows of yet, and what is true for each request once one does. */
type Written = {
  readonly tip: Snapshot;
  readonly results: readonly { readonly waiting: Waiting; readonly result: CommitResult }[];
};

/**
 * Makes one commit for each request, and one for several where they may share it; each request is rendered on top of
 * those before it. What needs no push is settled at once; a request whose render throws fails alone.
 * @throws PortError that is retryable: then nothing of it may be pushed
 */
export async function writeCommits(backend: GitOpsBackend, batch: readonly Waiting[], from: From): Promise<Written> {
  const { base, searched, ours } = from;
  const requests = batch.map(({ request }) => request);
  const found = base === searched ? undefined : await backend.findOperations(requests, base, searched);
  const made = new Map<string, string>();
  const results: Written['results'][number][] = [];
  let tip = await backend.snapshotAt(base);
  let draft = createDraft(tip);
  let members: Rendered[] = [];

  for (const group of commitGroups(batch)) {
    for (const waiting of group) {
      render(waiting);
      if (draft.size >= (backend.longestCommit ?? Number.POSITIVE_INFINITY)) await finish();
    }
    await finish();
  }
  return { tip, results };

  function render(waiting: Waiting): void {
    const { request, settle, fail } = waiting;
    const { operation } = request;
    const earlier = found?.get(operation);
    const twin = made.get(operation);
    if (earlier) {
      settle({ commit: earlier, outcome: ours.has(earlier) ? 'committed' : 'already-committed' });
    } else if (twin) {
      results.push({ waiting, result: { commit: twin, outcome: 'already-committed' } });
    } else if (members.some((each) => each.outcome === 'committed' && each.waiting.request.operation === operation)) {
      members.push({ waiting, outcome: 'already-committed' });
    } else {
      try {
        const now = draft.now();
        const changes = treeChanges(request.environment, now, request.render(now.desired));
        if (changes.length > 0) draft.add(changes);
        members.push({ waiting, outcome: changes.length > 0 ? 'committed' : 'unchanged' });
      } catch (error) {
        if (isRetryable(error)) throw error;
        fail(error);
      }
    }
  }

  /** Makes the commit of what was rendered since the one before, and begins the next. */
  async function finish(): Promise<void> {
    const [rendered, finished] = [members, draft];
    const parent = tip.desired.commit;
    members = [];
    draft = createDraft(tip);
    const changes = finished.changes();
    const [first, ...others] = rendered.flatMap(({ waiting, outcome }) =>
      outcome === 'committed' ? [waiting.request] : [],
    );
    if (!first || changes.length === 0) return end(rendered, parent, () => 'unchanged');
    try {
      const commit = await backend.writeCommit(parent, changes, [first, ...others]);
      tip = finished.asCommit(commit);
      draft = createDraft(tip);
      ours.add(commit);
      for (const { operation } of [first, ...others]) made.set(operation, commit);
      end(rendered, commit, (outcome) => outcome);
    } catch (error) {
      if (isRetryable(error)) throw error;
      for (const { waiting } of rendered) waiting.fail(error);
    }
  }

  function end(rendered: readonly Rendered[], commit: string, became: (outcome: Outcome) => Outcome): void {
    for (const { waiting, outcome } of rendered) {
      const result = { commit, outcome: became(outcome) };
      // What is as it should be only since a commit before it waits for that one's push.
      if (commit === base) waiting.settle(result);
      else results.push({ waiting, result });
    }
  }
}

function isRetryable(error: unknown): boolean {
  return error instanceof PortError && error.retryable;
}
