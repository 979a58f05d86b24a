import { addonOf } from '../../commands/addon-stack.ts';
import type { Change, StackRun } from '../../commands/change.ts';
import type { ResourceChange } from '../../commands/difference.ts';
import type { DesiredState } from '../../environments/desired-state.ts';
import { kindOf } from '../../environments/policy/kinds.ts';
import { readPolicy } from '../../environments/policy/policy-file.ts';
import type { Operation } from '../operation.ts';
import type { Runtime } from '../runtime.ts';

/** What destroying an add-on takes away, and what of its data stays. */
type Loss = {
  readonly changes: readonly ResourceChange[];
  readonly stateHash: string;
  /** Why the plan waits for somebody: data that nobody gets back. */
  readonly holds: readonly string[];
  readonly notes: readonly string[];
};

/**
 * Read from the stack's state, with no run: what is kept is protected, and a preview of its destruction is refused.
 * @throws PortError `stack-backend-unreachable`
 */
export async function addonLoss(
  runtime: Pick<Runtime, 'stacks'>,
  { environment, command }: Pick<Operation, 'environment' | 'command'>,
  desired: DesiredState,
  run: StackRun,
): Promise<Loss> {
  const state = await runtime.stacks.inspect(run);
  const changes = state.resources.map(
    ({ urn, type, name }): ResourceChange => ({ urn, type, name, operation: 'delete', differences: [] }),
  );
  if (changes.length === 0) return { changes, stateHash: state.hash, holds: [], notes: [] };
  const addon = addonOf(run);
  const { name: kindName, kind } = kindOf(readPolicy(desired), environment);
  if (kind.data === 'delete') {
    const lost = `${addon} goes with all its data, and no copy is kept (kinds.${kindName}.data: delete)`;
    // A destroy says so by itself; of an add-on alone nobody expects it.
    const holds = command.verb === 'addon remove' ? [`the data of ${addon} would be lost`] : [];
    return { changes, stateHash: state.hash, holds, notes: [`${lost}.`] };
  }
  const { copies = [] } = state;
  const where = copies.length > 0 ? `: ${copies.join(', ')}` : ', named for the environment';
  return { changes, stateHash: state.hash, holds: [], notes: [`A last copy of ${addon} stays${where}.`] };
}

/** A destroy looks for add-ons that Git does not name, too; those that are nowhere are no part of it. */
export async function withoutAbsentAddons(runtime: Pick<Runtime, 'stacks'>, change: Change): Promise<Change> {
  const stacks: StackRun[] = [];
  for (const run of change.stacks) {
    const isGuess = run.layer === 'addon' && run.action === 'destroy' && run.size === undefined;
    if (!isGuess || (await runtime.stacks.inspect(run)).exists) stacks.push(run);
  }
  return { ...change, stacks };
}
