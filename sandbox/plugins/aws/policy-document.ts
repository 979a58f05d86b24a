import type { Fields } from '../protocol/fields.ts';

type Statement = {
  readonly sid?: string;
  readonly effect?: string;
  readonly actions?: readonly string[];
  readonly notActions?: readonly string[];
  readonly resources?: readonly string[];
  readonly notResources?: readonly string[];
  readonly principals?: readonly { readonly type: string; readonly identifiers: readonly string[] }[];
  readonly conditions?: readonly {
    readonly test: string;
    readonly variable: string;
    readonly values: readonly string[];
  }[];
};

/**
 * What `aws.iam.getPolicyDocument` makes of its arguments.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function policyDocument({ statements, version }: Fields): string {
  const all = (Array.isArray(statements) ? statements : []) as readonly Statement[];
  return JSON.stringify({ Version: version ?? '2012-10-17', Statement: all.map(toStatement) }, null, 2);
}

function toStatement({ sid, effect = 'Allow', principals, conditions, ...lists }: Statement): object {
  return {
    ...(sid ? { Sid: sid } : {}),
    Effect: effect,
    ...given('Action', lists.actions),
    ...given('NotAction', lists.notActions),
    ...given('Resource', lists.resources),
    ...given('NotResource', lists.notResources),
    ...(principals ? { Principal: principalsOf(principals) } : {}),
    ...(conditions ? { Condition: conditionsOf(conditions) } : {}),
  };
}

function given(key: string, values: readonly string[] | undefined): object {
  return values === undefined ? {} : { [key]: one(values) };
}

function principalsOf(principals: NonNullable<Statement['principals']>): unknown {
  const [first] = principals;
  if (first?.type === '*') return '*';
  return Object.fromEntries(principals.map(({ type, identifiers }) => [type, one(identifiers)]));
}

function conditionsOf(conditions: NonNullable<Statement['conditions']>): object {
  const tests: Record<string, Record<string, unknown>> = {};
  for (const { test, variable, values } of conditions) tests[test] = { ...tests[test], [variable]: one(values) };
  return tests;
}

function one(values: readonly string[]): unknown {
  return values.length === 1 ? values[0] : values;
}
