import type { Change } from '../commands/change.ts';
import type { StackDifference } from '../commands/difference.ts';
import { kindOf } from '../environments/kinds.ts';
import { readPolicy } from '../environments/policy-file.ts';
import { applyEdits } from '../render/apply-edits.ts';
import type { Basis } from './basis.ts';
import { bindingsOf } from './bindings.ts';
import { costOfPlan } from './cost-of-plan.ts';
import { desiredAfter } from './desired-after.ts';
import { identifier } from './fingerprint.ts';
import { planHolds } from './holds.ts';
import type { Operation, Plan } from './operation.ts';
import type { SavedPlans } from './ports/operation-store.ts';
import { reconcilerOf } from './reconciler-of.ts';
import { refuseForeignNamespace } from './refuse-foreign-namespace.ts';
import type { Runtime } from './runtime.ts';
import type { Session } from './session.ts';
import { stackKey } from './stack-key.ts';
import { stackRequest } from './stack-request.ts';
import { tidyStack } from './tidy-stack.ts';

export type PlanInput = {
  readonly change: Change;
  readonly basis: Basis;
  /** The how-manieth plan of its operation this is: each has an identifier of its own. */
  readonly attempt: number;
  /** Why this plan must be approved whatever its kind says. */
  readonly reasons: readonly string[];
};

/**
 * Previews `change` on top of `basis` and writes down what a person will read: the git-ops difference, what every
 * stack would do, and everything both were made on. Nothing has happened yet.
 */
export async function makePlan(
  runtime: Runtime,
  session: Session,
  operation: Operation,
  { change, basis, attempt, reasons }: PlanInput,
): Promise<Plan> {
  const { desired, infraCommit } = basis;
  const files = applyEdits(desired, change.files);
  const next = desiredAfter(desired, files);

  const stacks: StackDifference[] = [];
  const hashes: Record<string, string> = {};
  const saved: Record<string, Uint8Array> = {};
  for (const run of change.stacks) {
    session.check();
    const request = stackRequest(runtime, session, operation, run, infraCommit, next);
    if (run.action === 'up') {
      const state = await tidyStack(runtime, session, run, request);
      if (run.layer === 'environment')
        await refuseForeignNamespace(runtime, operation.environment, state, reconcilerOf(desired));
    }
    const preview =
      run.action === 'up' ? await runtime.stacks.preview(request) : await runtime.stacks.previewDestroy(request);
    const { changes, violations, policies } = preview;
    const difference: StackDifference = { ref: request.ref, action: run.action, changes, violations };
    stacks.push(policies === undefined ? difference : { ...difference, policies });
    hashes[stackKey(run)] = preview.stateHash;
    if (preview.savedPlan) saved[stackKey(run)] = preview.savedPlan;
  }

  const { kind } = kindOf(readPolicy(desired), operation.environment);
  const holds = planHolds(operation, basis.pullRequest?.fromFork === true, stacks, reasons);
  const cost = await costOfPlan(runtime, { desired, next, infraCommit, environment: operation.environment });
  const createdAt = runtime.now();
  const plan: Plan = {
    id: identifier('p', `${operation.id} ${attempt}`, 7),
    operation: operation.id,
    createdAt,
    change,
    bindings: bindingsOf(basis, operation.environment, hashes, createdAt + runtime.limits.planLifetime),
    files,
    stacks,
    approvals: holds.length > 0 ? Math.max(1, kind.approvals) : kind.approvals,
    requesterApproves: kind.requesterApproves,
    holds,
    standIns: change.stacks.length > 0 ? runtime.stacks.standIns : [],
    ...(cost ? { cost } : {}),
  };
  await runtime.store.savePlan(plan, saved satisfies SavedPlans);
  return plan;
}

/** True when carrying out the plan would change nothing at all. */
export function isEmptyPlan(plan: Plan): boolean {
  return (
    plan.files.length === 0 &&
    plan.stacks.every(
      ({ changes, violations }) => violations.length === 0 && changes.every(({ operation }) => operation === 'same'),
    )
  );
}
