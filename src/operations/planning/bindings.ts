import type { Instant } from '../../environments/instant.ts';
import type { Bindings, Operation, Plan } from '../operation.ts';
import type { Runtime } from '../runtime.ts';
import { stackKey } from '../stack-key.ts';
import { type Basis, readBasis } from './basis.ts';
import { environmentHash, policyHash } from './fingerprint.ts';

/** What a plan for `environment` made on `basis` is bound to. Pure. */
export function bindingsOf(
  basis: Basis,
  environment: string,
  stacks: Bindings['stacks'],
  expiresAt: Instant,
): Bindings {
  return {
    ...(basis.pullRequest ? { pullRequestHead: basis.pullRequest.head } : {}),
    gitopsBase: basis.desired.commit,
    environmentHash: environmentHash(basis.desired, environment),
    policyHash: policyHash(basis.desired),
    infraCommit: basis.infraCommit,
    stacks,
    expiresAt,
  };
}

/** What moved since `bound`, one phrase each; empty means the plan still says what would happen. Pure. */
export function movedBindings(bound: Bindings, current: Bindings, now: Instant): readonly string[] {
  const moved: string[] = [];
  if (now >= bound.expiresAt) moved.push('it has expired');
  if (bound.pullRequestHead !== current.pullRequestHead) moved.push('the pull request has a new head commit');
  if (bound.environmentHash !== current.environmentHash) moved.push("the environment's files changed in git-ops");
  if (bound.policyHash !== current.policyHash) moved.push('the policy file changed');
  if (bound.infraCommit !== current.infraCommit) moved.push('the infra repository has a new commit');
  for (const [stack, hash] of Object.entries(bound.stacks)) {
    if (current.stacks[stack] !== hash) moved.push(`the state of stack ${stack} changed`);
  }
  return moved;
}

/** Compares every binding of `plan` with the world as it is now. */
export async function checkPlan(runtime: Runtime, operation: Operation, plan: Plan): Promise<readonly string[]> {
  const [basis, ...stacks] = await Promise.all([
    readBasis(runtime, operation),
    ...plan.change.stacks.map(async (run) => [stackKey(run), (await runtime.stacks.inspect(run)).hash] as const),
  ]);
  const hashes = Object.fromEntries(stacks);
  const current = bindingsOf(basis, operation.environment, hashes, plan.bindings.expiresAt);
  return movedBindings(plan.bindings, current, runtime.now());
}
