import { isFields } from '../../protocol/fields.ts';
import type { Kinds } from '../kind.ts';

/** EKS and what runs its nodes. Formats: https://docs.aws.amazon.com/eks/latest/APIReference/API_Cluster.html */
export const clusters: Kinds = {
  'aws:eks/cluster:Cluster': {
    id: ({ text }) => text('name'),
    named: 'name',
    required: ['roleArn', 'vpcConfig'],
    replacedBy: ['roleArn', 'kubernetesNetworkConfig', 'bootstrapSelfManagedAddons', 'encryptionConfig.resources'],
    outputs: ({ arn, id, inputs, hex, region, text, cluster }) => ({
      arn: arn('eks', `cluster/${id}`),
      clusterId: '',
      endpoint: cluster?.endpoint ?? `https://${hex(32).toUpperCase()}.gr7.${region}.eks.amazonaws.com`,
      certificateAuthority: {
        data: cluster?.authority ?? Buffer.from(`stand-in for the authority of ${id}`).toString('base64'),
      },
      identities: [{ oidcs: [{ issuer: `https://oidc.eks.${region}.amazonaws.com/id/${hex(32).toUpperCase()}` }] }],
      platformVersion: 'eks.1',
      version: text('version') || '1.34',
      status: 'ACTIVE',
      vpcConfig: {
        ...(isFields(inputs.vpcConfig) ? inputs.vpcConfig : {}),
        clusterSecurityGroupId: `sg-${hex(17, 'cluster')}`,
      },
    }),
  },
  'aws:eks/nodeGroup:NodeGroup': {
    id: ({ text }) => `${text('clusterName')}:${text('nodeGroupName')}`,
    named: 'nodeGroupName',
    required: ['clusterName', 'nodeRoleArn', 'subnetIds', 'scalingConfig'],
    replacedBy: ['nodeRoleArn', 'subnetIds', 'instanceTypes', 'capacityType', 'amiType', 'diskSize'],
    outputs: ({ arn, hex, text }) => ({
      arn: arn('eks', `nodegroup/${text('clusterName')}/${text('nodeGroupName')}/${hex(8)}`),
      status: 'ACTIVE',
      resources: [{ autoscalingGroups: [{ name: `eks-${text('nodeGroupName')}-${hex(8)}` }] }],
    }),
  },
  'aws:eks/addon:Addon': {
    id: ({ text }) => `${text('clusterName')}:${text('addonName')}`,
    required: ['clusterName', 'addonName'],
    replacedBy: ['addonName'],
    outputs: ({ arn, text, hex }) => ({
      arn: arn('eks', `addon/${text('clusterName')}/${text('addonName')}/${hex(8)}`),
      addonVersion: text('addonVersion') || 'v1.0.0-eksbuild.1',
    }),
  },
  'aws:eks/accessEntry:AccessEntry': {
    id: ({ text }) => `${text('clusterName')}:${text('principalArn')}`,
    required: ['clusterName', 'principalArn'],
    replacedBy: ['principalArn', 'type'],
    outputs: ({ arn, text, hex }) => ({
      accessEntryArn: arn('eks', `access-entry/${text('clusterName')}/role/${hex(8)}`),
    }),
  },
  'aws:eks/accessPolicyAssociation:AccessPolicyAssociation': {
    id: ({ text }) => `${text('clusterName')}#${text('principalArn')}#${text('policyArn')}`,
    required: ['clusterName', 'principalArn', 'policyArn', 'accessScope'],
    replacedBy: ['principalArn', 'policyArn', 'accessScope'],
  },
  'aws:eks/podIdentityAssociation:PodIdentityAssociation': {
    idPrefix: 'a',
    required: ['clusterName', 'namespace', 'roleArn', 'serviceAccount'],
    replacedBy: ['namespace', 'serviceAccount'],
    outputs: ({ arn, text, id }) => ({
      associationArn: arn('eks', `podidentityassociation/${text('clusterName')}/${id}`),
      associationId: id,
    }),
  },
  'aws:autoscaling/group:Group': {
    id: ({ text }) => text('name'),
    named: 'name',
    outputs: ({ arn, id }) => ({ arn: arn('autoscaling', `autoScalingGroup::autoScalingGroupName/${id}`) }),
  },
  'aws:ecr/repository:Repository': {
    named: 'name',
    replacedBy: ['encryptionConfigurations'],
    outputs: ({ arn, account, region, text }) => ({
      arn: arn('ecr', `repository/${text('name')}`),
      registryId: account,
      repositoryUrl: `${account}.dkr.ecr.${region}.amazonaws.com/${text('name')}`,
    }),
  },
  'aws:ecr/lifecyclePolicy:LifecyclePolicy': {
    id: ({ text }) => text('repository'),
    required: ['repository', 'policy'],
    replacedBy: ['repository'],
    outputs: ({ account }) => ({ registryId: account }),
  },
  'aws:ecr/repositoryPolicy:RepositoryPolicy': {
    id: ({ text }) => text('repository'),
    required: ['repository', 'policy'],
    replacedBy: ['repository'],
    outputs: ({ account }) => ({ registryId: account }),
  },
};
