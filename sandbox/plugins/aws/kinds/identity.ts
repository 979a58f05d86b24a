import type { Kinds } from '../kind.ts';

const global = { global: true };

/** IAM. Formats: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html */
export const identity: Kinds = {
  'aws:iam/role:Role': {
    id: ({ text }) => text('name'),
    named: 'name',
    required: ['assumeRolePolicy'],
    replacedBy: ['path', 'namePrefix'],
    outputs: ({ arn, id, text, hex }) => ({
      arn: arn('iam', `role${text('path') || '/'}${id}`, global),
      uniqueId: `AROA${hex(17).toUpperCase()}`,
    }),
  },
  'aws:iam/policy:Policy': {
    id: ({ arn, text }) => arn('iam', `policy${text('path') || '/'}${text('name')}`, global),
    named: 'name',
    required: ['policy'],
    replacedBy: ['path', 'description', 'namePrefix'],
    outputs: ({ id, hex }) => ({ arn: id, policyId: `ANPA${hex(17).toUpperCase()}` }),
  },
  'aws:iam/rolePolicy:RolePolicy': {
    id: ({ text }) => `${text('role')}:${text('name')}`,
    named: 'name',
    required: ['role', 'policy'],
    replacedBy: ['role'],
  },
  'aws:iam/rolePolicyAttachment:RolePolicyAttachment': {
    id: ({ text }) => `${text('role')}/${text('policyArn')}`,
    required: ['role', 'policyArn'],
    replacedBy: ['role', 'policyArn'],
  },
  'aws:iam/rolePoliciesExclusive:RolePoliciesExclusive': { id: ({ text }) => text('roleName') },
  'aws:iam/instanceProfile:InstanceProfile': {
    id: ({ text }) => text('name'),
    named: 'name',
    replacedBy: ['path'],
    updates: ['role'],
    outputs: ({ arn, id, text, hex }) => ({
      arn: arn('iam', `instance-profile${text('path') || '/'}${id}`, global),
      uniqueId: `AIPA${hex(17).toUpperCase()}`,
    }),
  },
  'aws:iam/openIdConnectProvider:OpenIdConnectProvider': {
    id: ({ arn, text }) => arn('iam', `oidc-provider/${text('url').replace(/^https:\/\//, '')}`, global),
    required: ['url', 'clientIdLists'],
    replacedBy: ['url'],
    outputs: ({ id, inputs, hex }) => ({ arn: id, thumbprintLists: inputs.thumbprintLists ?? [hex(40)] }),
  },
  'aws:iam/user:User': {
    id: ({ text }) => text('name'),
    named: 'name',
    outputs: ({ arn, id }) => ({ arn: arn('iam', `user/${id}`, global) }),
  },
  'aws:iam/accessKey:AccessKey': {
    id: ({ text }) => `AKIA${text('user').toUpperCase()}`,
    secrets: ['secret', 'sesSmtpPasswordV4'],
    required: ['user'],
    outputs: ({ hex }) => ({ secret: hex(40), status: 'Active' }),
  },
  'aws:iam/serviceLinkedRole:ServiceLinkedRole': {
    id: ({ arn, text }) => arn('iam', `role/aws-service-role/${text('awsServiceName')}`, global),
    required: ['awsServiceName'],
    replacedBy: ['awsServiceName'],
    outputs: ({ id }) => ({ arn: id }),
  },
};
