import { z } from 'zod';
import { quoted } from '../quoted.ts';
import { permissionIncludes, type RepositoryPermission } from '../repository-permission.ts';

const PERMISSIONS: readonly string[] = [
  'admin',
  'maintain',
  'write',
  'triage',
  'read',
] satisfies RepositoryPermission[];

const TEAM = /^@[A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9][A-Za-z0-9._-]*$/;
const PERSON = /^@[A-Za-z0-9][A-Za-z0-9_-]*(?:\[bot\])?$/;

/**
 * An entry of a role's `github` list: `@org/team`, `@login`, or the name of a repository permission.
 * Teams and logins are written as in CODEOWNERS, so a login never reads as a permission: `write` is one, `@write` a person.
 * https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
 */
export const RoleMember = z
  .string()
  .refine((entry) => PERMISSIONS.includes(entry) || TEAM.test(entry) || PERSON.test(entry), {
    error: ({ input }) =>
      `${quoted(String(input))} is no team, login or permission; write "@org/team", "@login", or one of ${PERMISSIONS.join(', ')}.`,
  });

export function isTeam(entry: string): boolean {
  return TEAM.test(entry);
}

type Actor = {
  readonly login: string;
  readonly permission: RepositoryPermission;
  readonly teams: readonly string[];
};

/** True when `entry` means this actor. Teams and logins compare without letter case, as on GitHub. */
export function isMember(entry: string, actor: Actor): boolean {
  const folded = entry.toLowerCase();
  if (isTeam(entry)) return actor.teams.some((team) => team.toLowerCase() === folded);
  if (entry.startsWith('@')) return folded === `@${actor.login.toLowerCase()}`;
  // The schema lets nothing else through, and a permission is never `none`.
  return permissionIncludes(actor.permission, entry as RepositoryPermission);
}
