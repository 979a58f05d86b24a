import type { Policy, Properties } from '../policy.ts';
import { type Allowing, allowingStatements } from '../policy-statements.ts';
import { isProperties } from '../properties.ts';

/** Conditions that leave of everyone only somebody. */
const NARROWING =
  /^(aws:(Principal(Account|Arn|OrgID|OrgPaths)|Source(Account|Arn|OrgID|OrgPaths|Vpc|Vpce|Owner))|kms:CallerAccount)$/i;
const POSITIVE = /^(ForAnyValue:)?(String|Arn)(Equals|Like)(IgnoreCase)?$/;

export const noPublicPrincipal: Policy = {
  name: 'no-public-principal',
  description: 'No policy lets everyone in.',
  level: 'mandatory',
  check(resource) {
    const statements = allowingStatements(resource).filter(
      ({ principals, inverted }) => principals.length > 0 || inverted,
    );
    if (statements.length === 0) return undefined;
    return statements
      .filter((statement) => letsEveryoneIn(statement) && !isNarrowed(statement.conditions))
      .map(
        ({ where }) =>
          `${where} allows the principal "*": name an account, a role or a service, or add a condition on aws:SourceArn, aws:SourceAccount or aws:PrincipalOrgID.`,
      );
  },
};

function letsEveryoneIn({ principals }: Allowing): boolean {
  return principals.some((principal) => principal === '*' || /^arn:[\w-]*:iam::\*:/.test(principal));
}

function isNarrowed(conditions: Properties): boolean {
  return Object.entries(conditions).some(
    ([operator, keys]) =>
      POSITIVE.test(operator) &&
      isProperties(keys) &&
      Object.entries(keys).some(([key, value]) => NARROWING.test(key) && ![value].flat().includes('*')),
  );
}
