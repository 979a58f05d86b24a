/** One permission. Only what is allowed is said; everything else is denied. */
export type Permission = {
  readonly actions: readonly string[];
  /** Default: everything — for actions that know no resource, and in policies of a resource, where it means that one. */
  readonly resources?: readonly string[];
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
  /** Only in policies of a resource, and of who may take a role. */
  readonly principal?: Readonly<Record<string, string>>;
};

/** @returns the JSON text of a policy document. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
export function policy(...permissions: readonly Permission[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: permissions.map(statement) });
}

/** Who may take a role: no resource, since that is the role. */
export function trust(permission: Permission): string {
  const { Resource: _, ...rest } = statement(permission);
  return JSON.stringify({ Version: '2012-10-17', Statement: [rest] });
}

function statement({ actions, resources = ['*'], conditions, principal }: Permission) {
  return {
    Effect: 'Allow',
    ...(principal === undefined ? {} : { Principal: principal }),
    Action: actions,
    Resource: resources,
    ...(conditions === undefined ? {} : { Condition: conditions }),
  };
}
