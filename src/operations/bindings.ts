import type { DesiredState } from '../environments/desired-state.ts';
import { environmentHash, policyHash } from './fingerprint.ts';
import type { Bindings, Operation, Plan } from './operation.ts';
import type { Runtime } from './runtime.ts';
import { stackKey } from './stack-key.ts';

/** The state of the world a plan is made on, as it is now. */
export async function currentBindings(
  runtime: Runtime,
  operation: Operation,
  desired: DesiredState,
  stacks: Bindings['stacks'],
): Promise<Bindings> {
  const pullRequest = operation.pullRequest;
  const head = pullRequest
    ? (await runtime.directory.pullRequest(pullRequest.repository, pullRequest.number)).head
    : undefined;
  return {
    ...(head === undefined ? {} : { pullRequestHead: head }),
    gitopsBase: desired.commit,
    environmentHash: environmentHash(desired, operation.environment),
    policyHash: policyHash(desired),
    infraCommit: await runtime.stacks.infraCommit(),
    stacks,
    expiresAt: runtime.now() + runtime.limits.planLifetime,
  };
}

/** What moved since `bound`, one phrase each; empty means the plan still says what would happen. Pure. */
export function movedBindings(bound: Bindings, current: Bindings, now: number): readonly string[] {
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
  const desired = await runtime.gitops.read();
  const stacks: Record<string, string> = {};
  for (const run of plan.change.stacks) stacks[stackKey(run)] = (await runtime.stacks.inspect(run)).hash;
  return movedBindings(plan.bindings, await currentBindings(runtime, operation, desired, stacks), runtime.now());
}
