import { addonOf } from '../../commands/addon-stack.ts';
import type { Change } from '../../commands/change.ts';
import type { StackDifference } from '../../commands/difference.ts';
import type { DesiredState } from '../../environments/desired-state.ts';
import { kindOf } from '../../environments/policy/kinds.ts';
import { readPolicy } from '../../environments/policy/policy-file.ts';
import { applyEdits } from '../../render/apply-edits.ts';
import { isPolicyBump } from '../builds/policy-bump.ts';
import { hasConnection } from '../connection.ts';
import { manifestIfAny } from '../manifest-if-any.ts';
import type { Operation, Plan } from '../operation.ts';
import type { SavedPlans } from '../ports/operation-store.ts';
import { reconcilerOf } from '../reconciler-of.ts';
import type { Runtime } from '../runtime.ts';
import type { Session } from '../session.ts';
import { stackKey } from '../stack-key.ts';
import { addonLoss, withoutAbsentAddons } from './addon-loss.ts';
import type { Basis } from './basis.ts';
import { bindingsOf } from './bindings.ts';
import { costOfPlan } from './cost-of-plan.ts';
import { desiredAfter } from './desired-after.ts';
import { identifier } from './fingerprint.ts';
import { planHolds } from './holds.ts';
import { refuseForeignNamespace } from './refuse-foreign-namespace.ts';
import { stackRequest } from './stack-request.ts';
import { tidyStack } from './tidy-stack.ts';
import { withoutStamps } from './without-stamps.ts';

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
  { change: proposed, basis, attempt, reasons }: PlanInput,
): Promise<Plan> {
  const change = await withoutAbsentAddons(runtime, proposed);
  const { desired, infraCommit } = basis;
  const files = applyEdits(desired, change.files);
  const next = desiredAfter(desired, files);

  const stacks: StackDifference[] = [];
  const hashes: Record<string, string> = {};
  const saved: Record<string, Uint8Array> = {};
  const lost: string[] = [];
  const notes: string[] = [];
  for (const run of change.stacks) {
    session.check();
    const request = stackRequest(runtime, session, operation, run, infraCommit, next);
    if (run.action === 'up') {
      const state = await tidyStack(runtime, session, run, request);
      if (run.layer === 'environment')
        await refuseForeignNamespace(runtime, operation.environment, state, reconcilerOf(desired));
    }
    if (run.layer === 'addon' && run.action === 'destroy') {
      const loss = await addonLoss(runtime, operation, desired, run);
      stacks.push({ ref: request.ref, action: 'destroy', changes: loss.changes, violations: [] });
      hashes[stackKey(run)] = loss.stateHash;
      lost.push(...loss.holds);
      notes.push(...loss.notes);
      continue;
    }
    const preview =
      run.action === 'up' ? await runtime.stacks.preview(request) : await runtime.stacks.previewDestroy(request);
    const { violations, policies } = preview;
    const changes = run.layer === 'addon' ? withoutStamps(preview.changes) : preview.changes;
    const difference: StackDifference = { ref: request.ref, action: run.action, changes, violations };
    stacks.push(policies === undefined ? difference : { ...difference, policies });
    hashes[stackKey(run)] = preview.stateHash;
    if (preview.savedPlan) saved[stackKey(run)] = preview.savedPlan;
  }
  const connects = connectsOf(next, operation, change);

  const { kind } = kindOf(readPolicy(desired), operation.environment);
  const holds = planHolds(operation, basis.pullRequest?.fromFork === true, stacks, [...reasons, ...lost]);
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
    approvals: holds.length > 0 ? Math.max(1, kind.approvals) : isPolicyBump(operation) ? 0 : kind.approvals,
    requesterApproves: kind.requesterApproves,
    holds,
    standIns: change.stacks.length > 0 ? runtime.stacks.standIns : [],
    ...(notes.length > 0 ? { notes } : {}),
    ...(connects.length > 0 ? { connects } : {}),
    ...(kind.writes === 'pull-request' ? { proposes: true } : {}),
    ...(cost ? { cost } : {}),
  };
  await runtime.store.savePlan(plan, saved satisfies SavedPlans);
  return plan;
}

/** True when carrying out the plan would change nothing at all. */
export function isEmptyPlan(plan: Plan): boolean {
  return (
    plan.files.length === 0 &&
    plan.connects === undefined &&
    plan.stacks.every(
      ({ changes, violations }) => violations.length === 0 && changes.every(({ operation }) => operation === 'same'),
    )
  );
}

/** Add-ons whose stack the change runs and whose connection is in no file yet. */
function connectsOf(next: DesiredState, { environment }: Operation, { stacks }: Change): readonly string[] {
  const manifest = manifestIfAny(next, environment);
  const ups = stacks.filter(({ layer, action }) => layer === 'addon' && action === 'up').map(addonOf);
  return manifest ? ups.filter((addon) => !hasConnection(next, manifest, addon)) : [];
}
