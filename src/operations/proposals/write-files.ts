import { AwaitsMerge, ProposalClosed } from '../interruption.ts';
import type { Operation, Plan } from '../operation.ts';
import type { CommitRequest, CommitResult } from '../ports/gitops-repository.ts';
import type { Runtime } from '../runtime.ts';

type Written = Pick<CommitResult, 'commit'> & { readonly outcome: CommitResult['outcome'] | 'merged' };

/**
 * Writes to git-ops as the environment's kind says: as a commit, or as a pull request that people merge. Asked again, it
 * tells what became of that.
 * @param changes what reviewers read, one line each
 * @throws AwaitsMerge, ProposalClosed, PortError, and what `render` throws
 */
export async function writeFiles(
  runtime: Pick<Runtime, 'gitops' | 'linkTo' | 'log'>,
  { id }: Pick<Operation, 'id'>,
  plan: Plan,
  request: CommitRequest,
  changes: readonly string[],
): Promise<Written> {
  if (!plan.proposes) return runtime.gitops.commit(request);
  const { shared: _, ...own } = request;
  const proposal = await runtime.gitops.propose({ ...own, changes, page: runtime.linkTo(id) });
  switch (proposal.state) {
    case 'open':
      throw new AwaitsMerge(proposal);
    case 'closed':
      throw new ProposalClosed(proposal.name);
    case 'merged':
      await deleteBranch(runtime, id, request.operation);
      return { commit: proposal.commit, outcome: 'merged' };
    case 'unchanged':
      return { commit: proposal.commit, outcome: 'unchanged' };
  }
}

/** It has done its work: one for every operation would pile up. */
async function deleteBranch(
  runtime: Pick<Runtime, 'gitops' | 'log'>,
  operation: string,
  proposed: string,
): Promise<void> {
  try {
    await runtime.gitops.withdraw({ operation: proposed, because: 'it is merged.' });
  } catch (error) {
    runtime.log.warn({ err: error, operation }, 'the branch of a merged proposal could not be deleted');
  }
}

/** One part of an operation that is written by itself, as its trailer `Operation:` names it. */
export function connectionsOperation({ id }: Pick<Operation, 'id'>, { id: plan }: Pick<Plan, 'id'>): string {
  return `${id}/connections/${plan}`;
}
