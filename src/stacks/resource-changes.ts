import type { ResourceChange, ResourceOperation } from '../commands/difference.ts';
import type { EngineEvent, StepMetadata } from './engine-event.ts';
import { propertyDifferences } from './property-differences.ts';
import { isBookkeeping, resourceName } from './resource-urn.ts';

/**
 * Pulumi's step to ours. A replacement is several steps of one URN (`create-replacement`, `replace`, `delete-replaced`,
 * in either order); `replace` carries the keys, so the two others say nothing more. Reads and discarded reads change nothing.
 * Source: `sdk/go/common/apitype/updates.go`, OpType.
 */
const OPERATIONS: Readonly<Record<string, ResourceOperation>> = {
  same: 'same',
  create: 'create',
  import: 'create',
  update: 'update',
  replace: 'replace',
  'import-replacement': 'replace',
  delete: 'delete',
};

/** Undefined for steps that are part of another one, for reads, and for Pulumi's own bookkeeping. */
function resourceChange(step: StepMetadata): ResourceChange | undefined {
  const operation = OPERATIONS[step.op];
  if (!operation || isBookkeeping(step.urn)) return undefined;
  return {
    urn: step.urn,
    type: step.type,
    name: resourceName(step.urn),
    operation,
    differences: operation === 'update' || operation === 'replace' ? propertyDifferences(step) : [],
  };
}

/** Every resource the run looked at, once, in the order the engine finished with them. */
export function resourceChanges(events: readonly EngineEvent[]): readonly ResourceChange[] {
  const byUrn = new Map<string, ResourceChange>();
  for (const { resOutputsEvent } of events) {
    const change = resOutputsEvent && resourceChange(resOutputsEvent.metadata);
    if (!change) continue;
    // A resource pending deletion from an earlier failure is deleted under the URN of the one that stays.
    const earlier = byUrn.get(change.urn);
    if (!earlier || earlier.operation === 'same' || earlier.operation === 'delete') byUrn.set(change.urn, change);
  }
  return [...byUrn.values()];
}

export function countChanges(changes: readonly ResourceChange[]): Readonly<Partial<Record<ResourceOperation, number>>> {
  const counts: Partial<Record<ResourceOperation, number>> = {};
  for (const { operation } of changes) counts[operation] = (counts[operation] ?? 0) + 1;
  return counts;
}
