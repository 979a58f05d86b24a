import type { StackDifference } from '../../commands/difference.ts';
import type { Operation } from '../operation.ts';
import { stackKey } from '../stack-key.ts';

/**
 * Why a plan waits for an approval even where the kind asks for nobody: it does something the command did not ask
 * for, breaks a policy, comes from a fork, or was only asked for as a plan. Empty when nothing holds it. Pure.
 */
export function planHolds(
  operation: Pick<Operation, 'command'>,
  fromFork: boolean,
  stacks: readonly StackDifference[],
  reasons: readonly string[],
): readonly string[] {
  const holds = [...reasons];
  if (operation.command.verb === 'plan') holds.push('it was asked for as a plan');
  // A destroy runs nothing of the fork's; a preview has to end with its pull request also there.
  if (fromFork && operation.command.verb !== 'destroy') holds.push('it comes from a fork');
  for (const { ref, action, changes, violations } of stacks) {
    const count = (wanted: string) => changes.filter((change) => change.operation === wanted).length;
    // A destroy asks for its deletions; nothing else does.
    if (action === 'up' && count('delete') > 0) holds.push(`it deletes ${count('delete')} in ${stackKey(ref)}`);
    if (action === 'up' && count('replace') > 0) holds.push(`it replaces ${count('replace')} in ${stackKey(ref)}`);
    if (violations.length > 0) holds.push(`it breaks ${violations.length} of the platform's policies`);
  }
  return holds;
}
