import type { ResourceChange, ResourceOperation, StackDifference } from '../commands/difference.ts';

const SIGN: Record<ResourceOperation, string> = { create: '+', update: '~', replace: '!', delete: '-', same: ' ' };

/** Most dangerous first, so that what must be seen is never below the fold. */
const ORDER: readonly ResourceOperation[] = ['delete', 'replace', 'update', 'create'];

/** The changes of one stack as a diff block: a line per resource, and a line per property that differs below it. */
export function resourceDiff(changes: readonly ResourceChange[]): string {
  return ORDER.flatMap((operation) => changes.filter((change) => change.operation === operation))
    .flatMap((change) => [resourceLine(change), ...propertyLines(change)])
    .join('\n');
}

export function countOperations(stacks: readonly StackDifference[]): Readonly<Record<ResourceOperation, number>> {
  const count = { create: 0, update: 0, replace: 0, delete: 0, same: 0 };
  for (const { changes } of stacks) for (const { operation } of changes) count[operation] += 1;
  return count;
}

/** `Namespace preview-123`: the kind a reader knows, not Pulumi's type token. */
export function resourceLabel({ type, name }: Pick<ResourceChange, 'type' | 'name'>): string {
  return `${type.split(':').at(-1) ?? type} ${name}`;
}

function resourceLine(change: ResourceChange): string {
  const verb = change.operation === 'replace' ? ' (replaced: deleted and created anew)' : '';
  return `${SIGN[change.operation]} ${resourceLabel(change)}${verb}`;
}

function propertyLines(change: ResourceChange): readonly string[] {
  if (change.operation !== 'update' && change.operation !== 'replace') return [];
  return change.differences.map(({ path, kind, before, after, replaces }) => {
    const values = kind === 'add' ? `${after}` : kind === 'delete' ? `${before} removed` : `${before} -> ${after}`;
    return `      ${path}: ${values}${replaces ? '  (forces the replacement)' : ''}`;
  });
}
