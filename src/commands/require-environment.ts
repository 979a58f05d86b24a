import type { Parsed } from './command.ts';
import { usageLine } from './usage-line.ts';
import { verbs } from './verbs/index.ts';

/**
 * Refuses a bare `create` where nothing supplies the name: outside a pull request, or where the policy has no pattern
 * for one. Everything else passes through.
 * @param trigger what stands before the usage line where it is read: `/env ` for a comment
 */
export function requireEnvironment(parsed: Parsed, trigger = ''): Parsed {
  if (parsed.kind !== 'command' || parsed.command.environment !== undefined) return parsed;
  const { usage } = verbs[parsed.command.verb];
  if (usage.environment === 'none') return parsed;
  return {
    kind: 'error',
    code: 'missing-environment',
    message:
      `Understood "${usage.verb}". It does not say which environment: the name may be left out only in a pull request, ` +
      'and only where the policy has a pattern such as preview-{number}.',
    usage: `${trigger}${usageLine(usage)}`,
  };
}
