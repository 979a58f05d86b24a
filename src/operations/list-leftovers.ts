import { environmentFiles } from '../environments/desired-state.ts';
import type { Operation, Plan } from './operation.ts';
import type { Runtime } from './runtime.ts';
import { stackKey } from './stack-key.ts';

/** What Git and Pulumi still hold of an environment, one line each; the cluster is asked elsewhere. */
export async function listLeftovers(runtime: Runtime, operation: Operation, plan: Plan): Promise<readonly string[]> {
  const files = environmentFiles(await runtime.gitops.read(), operation.environment);
  const left = files.map((path) => `${path} is still in git-ops`);
  for (const run of plan.change.stacks) {
    if ((await runtime.stacks.inspect(run)).exists) left.push(`stack ${stackKey(run)} still exists`);
  }
  return left;
}
