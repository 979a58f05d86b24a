import { PodIdentityAssociation } from '@pulumi/aws/eks/podIdentityAssociation.js';
import { Role } from '@pulumi/aws/iam/role.js';
import { RolePolicy } from '@pulumi/aws/iam/rolePolicy.js';
import { RolePolicyAttachment } from '@pulumi/aws/iam/rolePolicyAttachment.js';
import type { Input, Resource } from '@pulumi/pulumi';
import { arn, globalArn, named, type Scope } from '../scope.ts';
import { trust } from './policy.ts';
import { roleName, type Workload } from './role-name.ts';

/**
 * A role that pods of this cluster act in, through EKS Pod Identity: taken by the agent on their node, never by a key that
 * could leak. Its sessions carry the namespace as a tag.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
 */
export function podRole({ settings, aws }: Scope, workload: Workload, description: string): Role {
  return new Role(
    workload,
    {
      name: roleName(settings.name, workload),
      description,
      assumeRolePolicy: trust({
        principal: { Service: 'pods.eks.amazonaws.com' },
        actions: ['sts:AssumeRole', 'sts:TagSession'],
        conditions: {
          StringEquals: { 'aws:SourceAccount': settings.account },
          ArnEquals: { 'aws:SourceArn': arn(settings, 'eks', `cluster/${settings.name}`) },
        },
      }),
      tags: named(settings, workload),
    },
    aws,
  );
}

export type Grant = {
  readonly workload: Workload;
  readonly description: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  /** Policies written here, by name. */
  readonly policies?: Readonly<Record<string, Input<string>>>;
  /** Policies AWS writes, by name. */
  readonly managed?: readonly string[];
};

/**
 * One workload's role, what it may do, and which service account has it.
 * @param agent the add-on that hands out the credentials: there before anything that needs some
 */
export function grant(scope: Scope, agent: Resource, grant: Grant): Role {
  const { settings, aws } = scope;
  const { workload, namespace, serviceAccount } = grant;
  const role = podRole(scope, workload, grant.description);
  const permissions = [
    ...Object.entries(grant.policies ?? {}).map(
      ([name, text]) => new RolePolicy(`${workload}-${name}`, { role: role.id, name, policy: text }, aws),
    ),
    ...(grant.managed ?? []).map(
      (name) =>
        new RolePolicyAttachment(
          `${workload}-${name}`,
          { role: role.name, policyArn: globalArn(settings, 'iam', 'aws', `policy/${name}`) },
          aws,
        ),
    ),
  ];
  new PodIdentityAssociation(
    workload,
    { clusterName: settings.name, namespace, serviceAccount, roleArn: role.arn, tags: named(settings, workload) },
    { ...aws, dependsOn: [agent, ...permissions] },
  );
  return role;
}
