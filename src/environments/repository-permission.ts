/** What someone may do in one repository, as GitHub words it; `none` for a stranger. */
export type RepositoryPermission = 'admin' | 'maintain' | 'write' | 'triage' | 'read' | 'none';

/**
 * Strongest first; each includes those after it.
 * https://docs.github.com/en/organizations/managing-user-access-to-your-organizations-repositories/managing-repository-roles/repository-roles-for-an-organization
 */
const STRONGEST_FIRST: readonly RepositoryPermission[] = ['admin', 'maintain', 'write', 'triage', 'read', 'none'];

/** True when `held` includes `needed`: `admin` includes `write`. */
export function permissionIncludes(held: RepositoryPermission, needed: RepositoryPermission): boolean {
  return STRONGEST_FIRST.indexOf(held) <= STRONGEST_FIRST.indexOf(needed);
}

/** The weakest of several; `none` when there are none, so that knowing nothing grants nothing. */
export function lowestPermission(permissions: readonly RepositoryPermission[]): RepositoryPermission {
  const weakest = Math.max(...permissions.map((permission) => STRONGEST_FIRST.indexOf(permission)));
  return STRONGEST_FIRST[weakest] ?? 'none';
}
