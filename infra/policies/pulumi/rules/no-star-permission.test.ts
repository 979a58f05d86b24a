import { describe, expect, it } from 'vitest';
import { sample, verdict } from '../sample.ts';
import { noStarPermission } from './no-star-permission.ts';

const policy = (statement: object) =>
  sample('aws:iam/rolePolicy:RolePolicy', {
    policy: JSON.stringify({ Statement: [{ Effect: 'Allow', ...statement }] }),
  });
const inline = (statement: object) =>
  sample('aws:iam/role:Role', {
    inlinePolicies: [{ policy: JSON.stringify({ Statement: { Effect: 'Allow', ...statement } }) }],
  });
const attachment = (name: string) =>
  sample('aws:iam/rolePolicyAttachment:RolePolicyAttachment', { policyArn: `arn:aws:iam::aws:policy/${name}` });
const rbac = (kind: string, properties: Record<string, unknown>) =>
  sample(`kubernetes:rbac.authorization.k8s.io/v1:${kind}`, properties);

describe('no star permission', () => {
  it.each([
    ['named actions on everything', policy({ Action: ['ecr:GetAuthorizationToken'], Resource: '*' })],
    ['a prefix on everything', policy({ Action: ['ec2:Describe*'], Resource: ['*'] })],
    ['a whole service on one thing', policy({ Action: 's3:*', Resource: 'arn:aws:s3:::a' })],
    [
      'a key’s own policy',
      policy({ Principal: { AWS: 'arn:aws:iam::123456789012:root' }, Action: 'kms:*', Resource: '*' }),
    ],
    ['a policy of AWS', attachment('AmazonEKSWorkerNodePolicy')],
    ['a role in the cluster', rbac('Role', { rules: [{ verbs: ['get', '*'], resources: ['pods'] }] })],
  ])('holds: %s', (_name, resource) => {
    expect(verdict(noStarPermission, resource)).toBe('');
  });

  it.each([
    [
      'every action',
      policy({ Action: '*', Resource: '*' }),
      'policy, statement 1 allows the action "*": name the actions.',
    ],
    ['every action of every service', policy({ Action: ['*:*'], Resource: '*' }), 'allows the action "*"'],
    [
      'a whole service on everything',
      policy({ Action: ['s3:*'], Resource: '*' }),
      'allows "s3:*" on "*": name the actions, or the resources.',
    ],
    ['all but some actions', policy({ NotAction: ['iam:*'], Resource: '*' }), 'allows whatever it does not name'],
    ['a policy inside a role', inline({ Action: '*', Resource: '*' }), 'inlinePolicies[0].policy, statement 1'],
    ['a policy of AWS', attachment('AdministratorAccess'), 'policy/AdministratorAccess is attached'],
    [
      'a role in the cluster',
      rbac('ClusterRole', { rules: [{ verbs: ['*'], resources: ['*'] }] }),
      'rules[0] allows the verb "*" on the resource "*"',
    ],
    [
      'the cluster’s administrator',
      rbac('ClusterRoleBinding', { roleRef: { name: 'cluster-admin' } }),
      'roleRef.name is "cluster-admin"',
    ],
  ])('is broken by %s', (_name, resource, message) => {
    expect(verdict(noStarPermission, resource)).toContain(message);
  });

  it('says nothing of what allows nothing', () => {
    expect(verdict(noStarPermission, sample('aws:ec2/vpc:Vpc', {}))).toBeUndefined();
  });
});
