import { Refusal } from '../../environments/refusal.ts';
import type { ReconcilerName } from '../ports/cluster-reader.ts';
import type { StackState } from '../ports/stack-runner.ts';
import type { Runtime } from '../runtime.ts';

/**
 * An environment stack that has nothing yet would adopt a namespace of its name that somebody else made, and a later
 * destroy would take it away with everything in it.
 * @throws Refusal `name-taken`; PortError `cluster-unreachable`
 */
export async function refuseForeignNamespace(
  runtime: Pick<Runtime, 'cluster'>,
  environment: string,
  state: StackState,
  reconciler: ReconcilerName,
): Promise<void> {
  if (state.resources.length > 0 || !(await runtime.cluster.observe(environment, reconciler)).foreign) return;
  throw new Refusal(
    'name-taken',
    `The cluster has a namespace ${environment} that is no environment's; it stays as it is.`,
    'Choose another name, or have that namespace removed by whoever made it.',
  );
}
