import type { FileEdit } from '../../commands/change.ts';
import type { FileDifference } from '../../commands/difference.ts';
import { applyEdits } from '../../render/apply-edits.ts';
import { isPolicyBump } from '../builds/policy-bump.ts';
import { replaceOlderBumps } from '../builds/replace-older-bumps.ts';
import { StalePlan } from '../interruption.ts';
import type { Operation, Phase, Plan } from '../operation.ts';
import { environmentHash, policyHash } from '../planning/fingerprint.ts';
import type { CommitRequest } from '../ports/gitops-repository.ts';
import { movedWhileReviewed } from '../proposals/moved-while-reviewed.ts';
import { writeFiles } from '../proposals/write-files.ts';
import { runStep } from '../run-step.ts';
import type { Runtime } from '../runtime.ts';
import type { Session } from '../session.ts';

/**
 * Writes the plan's edits to git-ops as one commit, on top of whatever others pushed meanwhile to other environments, or
 * proposes that commit where the kind says so. Running it again finds the commit by its `Operation:` trailer, or what
 * became of the proposal.
 * @returns full SHA of a commit that contains them
 * @throws StalePlan when the environment's own files or the policy moved under the plan, or more than time passed while
 * reviewers had it @throws AwaitsMerge, ProposalClosed
 */
export async function commitFiles(
  runtime: Runtime,
  session: Session,
  operation: Operation,
  plan: Plan,
  phase: Extract<Phase, 'commit' | 'remove-files'>,
): Promise<string> {
  const { commit } = await runStep(runtime, session, operation, { phase, name: phase, plan: plan.id }, async () => {
    if (plan.files.length === 0) return { commit: plan.bindings.gitopsBase };
    await replaceOlderBumps(runtime, operation, plan);
    const request: CommitRequest = {
      operation: operation.id,
      environment: operation.environment,
      requestedBy: operation.requester,
      subject: `${operation.environment}: ${plan.change.title}`,
      // What nobody asked for comes in hundreds: few commits carry it.
      ...(isPolicyBump(operation) ? { shared: true as const } : {}),
      render(current) {
        const moved: string[] = [];
        if (environmentHash(current, operation.environment) !== plan.bindings.environmentHash)
          moved.push("the environment's files changed in git-ops");
        if (policyHash(current) !== plan.bindings.policyHash) moved.push('the policy file changed');
        if (moved.length > 0) throw new StalePlan(moved);
        return rewritten(current, plan.change.files);
      },
    };
    const { commit, outcome } = await writeFiles(runtime, operation, plan, request, plan.files.map(inWords));
    await runtime.store.transition(operation.id, ['running'], { commit });
    // Once files are removed, nothing is run any more that was planned with them.
    const moved = outcome === 'merged' && phase === 'commit' ? await movedWhileReviewed(runtime, plan) : [];
    if (moved.length > 0) throw new StalePlan(moved);
    return { commit };
  });
  return String(commit);
}

function rewritten(current: Parameters<typeof applyEdits>[0], edits: readonly FileEdit[]) {
  return applyEdits(current, edits).map(({ path, after }) => ({ path, text: after }));
}

function inWords({ path, before, after }: FileDifference): string {
  const what = after === null ? 'removed' : before === null ? 'added' : 'changed';
  return `\`${path}\` is ${what}`;
}
