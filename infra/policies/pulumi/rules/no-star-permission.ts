import type { Policy, Resource } from '../policy.ts';
import { allowingStatements } from '../policy-statements.ts';
import { at, maps, texts } from '../properties.ts';

/** Policies of AWS's own that are as much as `*` on `*`. */
const MANAGED = /:policy\/(AdministratorAccess|PowerUserAccess|IAMFullAccess)(-|$)/;

/** `*` on `*` in any wording: of IAM, of AWS's own policies, of Kubernetes' RBAC. */
export const noStarPermission: Policy = {
  name: 'no-star-permission',
  description: 'Nobody may do everything.',
  level: 'mandatory',
  check(resource) {
    if (/^kubernetes:rbac\.authorization\.k8s\.io\//.test(resource.type)) return rbac(resource);
    const managed = [...texts(resource.properties.policyArn), ...texts(resource.properties.managedPolicyArns)];
    const statements = allowingStatements(resource);
    if (statements.length === 0 && managed.length === 0) return undefined;
    return [
      ...statements.flatMap(({ where, actions, resources, principals, inverted }) => {
        if (inverted) return [`${where} allows whatever it does not name: name the actions, resources and principals.`];
        if (actions.some((action) => /^\*+(:\*+)?$/.test(action)))
          return [`${where} allows the action "*": name the actions.`];
        // In the policy of a resource, such as a key's, * is that resource alone.
        const all = principals.length === 0 && resources.includes('*');
        const whole = actions.filter((action) => action.endsWith(':*'));
        return all && whole.length > 0
          ? [`${where} allows "${whole.join('", "')}" on "*": name the actions, or the resources.`]
          : [];
      }),
      ...managed
        .filter((arn) => MANAGED.test(arn))
        .map((arn) => `${arn} is attached: write a policy with what is needed.`),
    ];
  },
};

function rbac(resource: Resource): readonly string[] {
  const role = at(resource, 'roleRef.name');
  if (role === 'cluster-admin') return ['roleRef.name is "cluster-admin": bind a role with what is needed.'];
  return maps(resource.properties.rules).flatMap(({ verbs, resources }, index) =>
    texts(verbs).includes('*') && texts(resources).includes('*')
      ? [`rules[${index}] allows the verb "*" on the resource "*": name both.`]
      : [],
  );
}
