import type { CommitRequest } from '../operations/ports/gitops-repository.ts';

/** Operations that one commit carries at most: some twenty kilobytes of trailers. */
export const MOST_SHARED = 200;

/**
 * What waits, by the commits it is to become: one for each request, and one for all shared ones that may go together. A
 * shared request joins those before it unless something else of its own environment was asked for in between.
 * @param most operations that a shared commit carries
 */
export function commitGroups<T extends { readonly request: Pick<CommitRequest, 'environment' | 'shared'> }>(
  waiting: readonly T[],
  most: number = MOST_SHARED,
): readonly (readonly T[])[] {
  const groups: T[][] = [];
  let open: T[] | undefined;
  /** Environments of what comes after the group that is open. */
  let later = new Set<string>();
  for (const each of waiting) {
    const { environment, shared } = each.request;
    if (!shared) {
      groups.push([each]);
      later.add(environment);
    } else if (open && open.length < most && !later.has(environment)) {
      open.push(each);
    } else {
      open = [each];
      later = new Set();
      groups.push(open);
    }
  }
  return groups;
}
