import type { Policy, Rule } from './policy.ts';
import { MUTATING_VERBS, READING_VERBS, ruleVerb } from './verbs.ts';

export type Authorization =
  /** `by` says why, for the plan and the audit: `developer may create on preview (rule 1)`. */
  | { readonly allowed: true; readonly by: string }
  | { readonly allowed: false; readonly message: string; readonly hint: string };

/**
 * May someone holding `roles` say `verb` about an environment of `kind`? Reading is open to whoever may read the
 * repository, which the front door has made sure of; everything else needs a rule, and a verb nobody knows has none.
 * @param question.verb a verb of the grammar; `addon add` and `addon remove` are both the rules' `addon`
 * @param question.kind the name `kindOf` gives
 */
export function authorize(
  policy: Policy,
  { verb, kind, roles }: { readonly verb: string; readonly kind: string; readonly roles: readonly string[] },
): Authorization {
  const word = ruleVerb(verb);
  if (isOneOf(READING_VERBS, word)) return { allowed: true, by: `everyone may ${verb}` };

  for (const [index, rule] of policy.rules.entries()) {
    const role = rule.roles.find((name) => roles.includes(name));
    if (role !== undefined && ruleAllows(rule, word, kind)) {
      return { allowed: true, by: `${role} may ${verb} on ${kind} (rule ${index + 1})` };
    }
  }

  const who = roles.length > 0 ? roles.join(' or ') : 'someone without a role';
  const able = rolesAllowed(policy, [word], kind);
  return {
    allowed: false,
    message: `No rule of the policy lets ${who} ${verb} on ${kind}.`,
    hint:
      able.length > 0
        ? `Ask someone who is ${able.join(' or ')}.`
        : 'No rule lets anyone; the platform team can add one.',
  };
}

/** The rules that let somebody say `verb` about `kind`, as a refusal names them: `rules 1, 3`. */
export function rulesThatAllow(policy: Policy, verb: string, kind: string): string {
  const numbers = policy.rules.flatMap((rule, index) => (ruleAllows(rule, ruleVerb(verb), kind) ? [index + 1] : []));
  if (numbers.length === 0) return `rules: none allows ${verb} on ${kind}`;
  return `${numbers.length === 1 ? 'rule' : 'rules'} ${numbers.join(', ')}`;
}

/** Roles whose rules let them apply or approve on `kind`: the people a waiting plan waits for, in the policy's order. */
export function approversOf(policy: Policy, kind: string): readonly string[] {
  return rolesAllowed(policy, ['apply', 'approve'], kind);
}

function rolesAllowed(policy: Policy, verbs: readonly string[], kind: string): readonly string[] {
  const rules = policy.rules.filter((rule) => verbs.some((verb) => ruleAllows(rule, verb, kind)));
  return Object.keys(policy.roles).filter((role) => rules.some((rule) => rule.roles.includes(role)));
}

function ruleAllows(rule: Rule, verb: string, kind: string): boolean {
  const verbs = rule.verbs.includes('*') ? MUTATING_VERBS : rule.verbs;
  return isOneOf(verbs, verb) && (rule.kinds.includes('*') || rule.kinds.includes(kind));
}

function isOneOf(words: readonly string[], word: string): boolean {
  return words.includes(word);
}
