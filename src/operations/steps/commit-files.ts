import type { FileEdit } from '../../commands/change.ts';
import { applyEdits } from '../../render/apply-edits.ts';
import { environmentHash, policyHash } from '../fingerprint.ts';
import { StalePlan } from '../interruption.ts';
import type { Operation, Phase, Plan } from '../operation.ts';
import { runStep } from '../run-step.ts';
import type { Runtime } from '../runtime.ts';
import type { Session } from '../session.ts';

/**
 * Writes the plan's edits to git-ops as one commit, on top of whatever others pushed meanwhile to other environments.
 * Running it again finds the commit by its `Operation:` trailer.
 * @returns full SHA of a commit that contains them
 * @throws StalePlan when the environment's own files or the policy moved under the plan
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
    const result = await runtime.gitops.commit({
      operation: operation.id,
      environment: operation.environment,
      requestedBy: operation.requester,
      subject: `${operation.environment}: ${plan.change.title}`,
      render(current) {
        const moved: string[] = [];
        if (environmentHash(current, operation.environment) !== plan.bindings.environmentHash)
          moved.push("the environment's files changed in git-ops");
        if (policyHash(current) !== plan.bindings.policyHash) moved.push('the policy file changed');
        if (moved.length > 0) throw new StalePlan(moved);
        return rewritten(current, plan.change.files);
      },
    });
    await runtime.store.transition(operation.id, ['running'], { commit: result.commit });
    return { commit: result.commit };
  });
  return String(commit);
}

function rewritten(current: Parameters<typeof applyEdits>[0], edits: readonly FileEdit[]) {
  return applyEdits(current, edits).map(({ path, after }) => ({ path, text: after }));
}
