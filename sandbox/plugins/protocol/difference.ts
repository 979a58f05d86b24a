import { isFields } from './fields.ts';

/** How one property differs. */
export type PropertyChange = 'add' | 'delete' | 'update';

/**
 * The smallest properties that differ, by Pulumi's property path: `spec.sources[0].targetRevision`,
 * `metadata.labels["workflowautom.dev/kind"]`.
 */
export function difference(before: unknown, after: unknown, path = ''): Map<string, PropertyChange> {
  const changes = new Map<string, PropertyChange>();
  for (const [key, old, next] of pairs(before, after)) {
    const at = typeof key === 'number' ? `${path}[${key}]` : propertyPath(path, key);
    if (old === undefined || next === undefined) {
      if (old !== next) changes.set(at, old === undefined ? 'add' : 'delete');
    } else if (comparable(old, next)) {
      for (const [inner, change] of difference(old, next, at)) changes.set(inner, change);
    } else if (old !== next) {
      changes.set(at, 'update');
    }
  }
  return changes;
}

function pairs(before: unknown, after: unknown): [string | number, unknown, unknown][] {
  if (Array.isArray(before) && Array.isArray(after)) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, index) => [index, before[index], after[index]]);
  }
  const [old, next] = [isFields(before) ? before : {}, isFields(after) ? after : {}];
  return [...new Set([...Object.keys(old), ...Object.keys(next)])].map((key) => [key, old[key], next[key]]);
}

function comparable(before: unknown, after: unknown): boolean {
  return (Array.isArray(before) && Array.isArray(after)) || (isFields(before) && isFields(after));
}

function propertyPath(path: string, key: string): string {
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}
