import type { Manifest } from './manifest.ts';
import type { Policy } from './policy/policy.ts';

/**
 * Repositories (`owner/name`) an actor's permission is measured on: those of the services an environment runs and of
 * the services the command names. The lowest permission counts (`lowestPermission`): whoever touches an environment
 * touches every service in it.
 *
 * Services the policy does not have are left out. When none is left (a new environment with all services, a manifest
 * that does not parse), every repository of the policy is measured, so that not knowing never asks for less.
 * @param manifest undefined when there is no environment yet, or its `env.yaml` cannot be read
 */
export function environmentRepositories(
  policy: Policy,
  manifest: Pick<Manifest, 'services'> | undefined,
  requested: readonly string[] = [],
): readonly string[] {
  const named = [...(manifest?.services ?? []), ...requested].flatMap(
    (name) => policy.services[name]?.repository ?? [],
  );
  const measured = named.length > 0 ? named : Object.values(policy.services).map(({ repository }) => repository);
  return [...new Map(measured.map((repository) => [repository.toLowerCase(), repository])).values()];
}
