import type { StackState } from '../operations/ports/stack-runner.ts';
import type { Deployment } from './deployment.ts';

type Resource = NonNullable<Deployment['resources']>[number];

/**
 * What a stack's record says of the data that outlives it: whether something is protected, and the names of what stays
 * once it is destroyed as it is. A final snapshot is named by the resource's input, what is retained by its own id.
 * https://www.pulumi.com/docs/iac/concepts/options/retainondelete/
 */
export function whatStays(deployment: Deployment | undefined): Pick<StackState, 'isProtected' | 'copies'> {
  const resources = (deployment?.resources ?? []).filter((resource) => resource.delete !== true);
  const copies = resources.flatMap(copyOf);
  return {
    ...(resources.some(({ protect }) => protect === true) ? { isProtected: true } : {}),
    ...(copies.length > 0 ? { copies } : {}),
  };
}

function copyOf({ inputs = {}, retainOnDelete, id }: Resource): readonly string[] {
  const { finalSnapshotIdentifier: snapshot, skipFinalSnapshot } = inputs;
  if (typeof snapshot === 'string' && snapshot !== '' && skipFinalSnapshot !== true) return [snapshot];
  return retainOnDelete === true && id !== undefined ? [id] : [];
}
