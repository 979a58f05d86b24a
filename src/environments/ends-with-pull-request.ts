import { isPattern, matchesName, namesOf } from './policy/name-pattern.ts';
import type { Policy } from './policy/policy.ts';

/** True for an environment whose name a pattern with `{number}` makes: it is there for a pull request and ends with it. */
export function endsWithPullRequest(policy: Policy, environment: string): boolean {
  const patterns = Object.values(policy.kinds).flatMap(namesOf).filter(isPattern);
  return patterns.some((pattern) => matchesName(pattern, environment));
}
