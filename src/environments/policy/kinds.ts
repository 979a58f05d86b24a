import { type EnvironmentName, isEnvironmentName } from '../environment-name.ts';
import { quoted } from '../quoted.ts';
import { Refusal } from '../refusal.ts';
import { isSystemNamespace } from '../system-namespace.ts';
import { fillPattern, isPattern, matchesName, namesOf } from './name-pattern.ts';
import type { Kind, Policy } from './policy.ts';

/**
 * The kind an environment's name makes it. The name decides, not the manifest: whoever could write `kind: preview`
 * into `envs/prod/env.yaml` would otherwise choose the rules that apply to them.
 * @throws Refusal `invalid-name` for a name that fits no kind, or is a namespace of the cluster's own
 */
export function kindOf(policy: Policy, name: string): { readonly name: string; readonly kind: Kind } {
  if (isSystemNamespace(name)) {
    throw new Refusal('invalid-name', `${quoted(name)} is a namespace of the cluster's own.`, allowedNames(policy));
  }
  for (const [kindName, kind] of Object.entries(policy.kinds)) {
    if (namesOf(kind).some((pattern) => matchesName(pattern, name))) return { name: kindName, kind };
  }
  throw new Refusal('invalid-name', `${quoted(name)} fits no kind of environment.`, allowedNames(policy));
}

/**
 * The environment a bare `create` in pull request `number` means: the first pattern in the order of the policy file.
 * Undefined when no kind has a pattern, or the name would be longer than an environment's may be.
 */
export function pullRequestEnvironment(policy: Policy, number: number): EnvironmentName | undefined {
  const pattern = Object.values(policy.kinds).flatMap(namesOf).find(isPattern);
  const name = pattern === undefined ? undefined : fillPattern(pattern, number);
  return name !== undefined && isEnvironmentName(name) ? name : undefined;
}

function allowedNames(policy: Policy): string {
  const kinds = Object.entries(policy.kinds).map(([name, kind]) => `${namesOf(kind).join(', ')} (${name})`);
  return `The policy allows ${kinds.join('; ')}.`;
}
