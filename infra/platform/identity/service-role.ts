import { Role } from '@pulumi/aws/iam/role.js';
import { RolePolicyAttachment } from '@pulumi/aws/iam/rolePolicyAttachment.js';
import { globalArn, named, type Scope } from '../scope.ts';
import { trust } from './policy.ts';
import { roleName, type Workload } from './role-name.ts';

/**
 * A role that a service of AWS acts in, with policies AWS writes.
 * @returns the role, and what must be there before it is of use
 */
export function serviceRole({ settings, aws }: Scope, workload: Workload, service: string, managed: readonly string[]) {
  const role = new Role(
    workload,
    {
      name: roleName(settings.name, workload),
      description: `${settings.name}: ${workload}`,
      assumeRolePolicy: trust({ principal: { Service: service }, actions: ['sts:AssumeRole'] }),
      tags: named(settings, workload),
    },
    aws,
  );
  const ready = managed.map(
    (name) =>
      new RolePolicyAttachment(
        `${workload}-${name}`,
        { role: role.name, policyArn: globalArn(settings, 'iam', 'aws', `policy/${name}`) },
        aws,
      ),
  );
  return { role, ready };
}
