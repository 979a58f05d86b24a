import type { Policy } from './policy.ts';

/**
 * Repositories (`owner/name`) an actor's permission is measured on for an environment that runs `services`. The lowest
 * counts (`lowestPermission`): whoever touches an environment touches every service in it.
 * Services the policy no longer has are left out; when none is left, and when the manifest does not parse (pass []),
 * every repository of the policy is measured, so that not knowing what runs never asks for less.
 */
export function environmentRepositories(policy: Policy, services: readonly string[]): readonly string[] {
  const known = services.flatMap((name) => policy.services[name]?.repository ?? []);
  const measured = known.length > 0 ? known : Object.values(policy.services).map(({ repository }) => repository);
  return [...new Map(measured.map((repository) => [repository.toLowerCase(), repository])).values()];
}
