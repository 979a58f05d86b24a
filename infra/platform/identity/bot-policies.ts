import { PREFIX } from '../../naming/labels.ts';
import { arn, globalArn } from '../scope.ts';
import type { PlatformSettings } from '../settings/platform-settings.ts';
import { type Permission, policy } from './policy.ts';

/** ARNs of what the bot uses and did not make. */
type Uses = { readonly sops: string; readonly data: string; readonly workloads: string };

/**
 * What the bot's runs of add-ons do in AWS: only to what bears the platform's name or tag. It may encrypt secrets of
 * git-ops, and read none.
 * @returns the texts of its policies
 */
export function botPolicies(settings: PlatformSettings, uses: Uses) {
  return {
    keys: policy(...keys(settings, uses)),
    databases: policy(...databases(settings)),
    storage: policy(...storage(settings)),
    network: policy(...network(settings, uses)),
    reading: policy(...reading(settings)),
  };
}

function keys({ region }: PlatformSettings, { sops, data, workloads }: Uses): Permission[] {
  const services = ['rds', 'elasticache', 's3', 'sqs'].map((service) => `${service}.${region}.amazonaws.com`);
  return [
    { actions: ['kms:Encrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'], resources: [sops] },
    { actions: ['kms:DescribeKey', 'kms:ListGrants', 'kms:RetireGrant', 'kms:RevokeGrant'], resources: [data] },
    {
      actions: ['kms:CreateGrant'],
      resources: [data],
      conditions: { StringEquals: { 'kms:ViaService': services }, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
    // What an add-on grants to pods of environments.
    {
      actions: ['kms:CreateGrant'],
      resources: [data],
      conditions: {
        StringEquals: { 'kms:GranteePrincipal': workloads },
        'ForAllValues:StringEquals': { 'kms:GrantOperations': ['Decrypt', 'GenerateDataKey'] },
      },
    },
    {
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [data],
      conditions: { StringEquals: { 'kms:ViaService': services } },
    },
  ];
}

function databases(settings: PlatformSettings): Permission[] {
  const own = (service: string, kinds: readonly string[]) =>
    kinds.map((kind) => arn(settings, service, `${kind}:${settings.name}-*`));
  const described = (verb: string, things: readonly string[]) => things.map((thing) => `${verb}${thing}`);
  const instance = ['DBInstance', 'DBSubnetGroup', 'DBParameterGroup'];
  return [
    {
      actions: [
        ...['Create', 'Modify', 'Delete'].flatMap((verb) => described(`rds:${verb}`, instance)),
        ...described('rds:', ['StartDBInstance', 'StopDBInstance', 'RebootDBInstance', 'ResetDBParameterGroup']),
        ...described('rds:', ['CreateDBSnapshot', 'DeleteDBInstanceAutomatedBackup']),
        ...described('rds:', ['AddTagsToResource', 'RemoveTagsFromResource', 'ListTagsForResource']),
      ],
      resources: [
        ...own('rds', ['db', 'subgrp', 'pg', 'snapshot']),
        arn(settings, 'rds', 'auto-backup:*'),
        arn(settings, 'rds', 'og:default:*'),
      ],
    },
    {
      actions: [
        ...described('elasticache:Create', ['ReplicationGroup', 'CacheSubnetGroup', 'CacheParameterGroup', 'Snapshot']),
        ...described('elasticache:Modify', ['ReplicationGroup', 'CacheSubnetGroup', 'CacheParameterGroup']),
        ...described('elasticache:Delete', ['ReplicationGroup', 'CacheSubnetGroup', 'CacheParameterGroup']),
        ...described('elasticache:', ['AddTagsToResource', 'RemoveTagsFromResource', 'ListTagsForResource']),
      ],
      resources: [
        ...own('elasticache', ['replicationgroup', 'cluster', 'subnetgroup', 'parametergroup', 'snapshot']),
        arn(settings, 'elasticache', 'parametergroup:default*'),
      ],
    },
  ];
}

function storage(settings: PlatformSettings): Permission[] {
  const bucket = globalArn(settings, 's3', '', `wa-${settings.name}-*`);
  return [
    {
      actions: [
        ...['s3:CreateBucket', 's3:DeleteBucket', 's3:ListBucket', 's3:ListBucketVersions', 's3:ListTagsForResource'],
        ...['s3:TagResource', 's3:UntagResource', 's3:DeleteBucketPolicy', 's3:GetBucket*', 's3:PutBucket*'],
        ...['s3:GetEncryptionConfiguration', 's3:PutEncryptionConfiguration', 's3:GetLifecycleConfiguration'],
        ...['s3:PutLifecycleConfiguration', 's3:GetAccelerateConfiguration', 's3:GetReplicationConfiguration'],
      ],
      resources: [bucket],
    },
    // A bucket goes only when it is empty. What is in it, the bot never reads.
    { actions: ['s3:DeleteObject', 's3:DeleteObjectVersion'], resources: [`${bucket}/*`] },
    {
      actions: [
        ...['sqs:CreateQueue', 'sqs:DeleteQueue', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:ListQueueTags'],
        ...['sqs:SetQueueAttributes', 'sqs:TagQueue', 'sqs:UntagQueue'],
      ],
      resources: [arn(settings, 'sqs', `${settings.name}-*`)],
    },
  ];
}

/** Security groups of add-ons, and which service accounts have the environments' role. */
function network(settings: PlatformSettings, { workloads }: Uses): Permission[] {
  const tag = `${PREFIX}/platform`;
  const ours = { StringEquals: { [`aws:ResourceTag/${tag}`]: settings.name } };
  const groups = [arn(settings, 'ec2', 'security-group/*'), arn(settings, 'ec2', 'security-group-rule/*')];
  return [
    { actions: ['ec2:CreateSecurityGroup'], resources: [arn(settings, 'ec2', 'vpc/*')], conditions: ours },
    {
      actions: ['ec2:CreateSecurityGroup', 'ec2:CreateTags'],
      resources: groups,
      conditions: { StringEquals: { [`aws:RequestTag/${tag}`]: settings.name } },
    },
    {
      actions: [
        ...['ec2:AuthorizeSecurityGroupIngress', 'ec2:RevokeSecurityGroupIngress', 'ec2:RevokeSecurityGroupEgress'],
        ...['ec2:ModifySecurityGroupRules', 'ec2:DeleteSecurityGroup', 'ec2:CreateTags', 'ec2:DeleteTags'],
      ],
      resources: groups,
      conditions: ours,
    },
    {
      actions: ['eks:CreatePodIdentityAssociation', 'eks:TagResource', 'eks:DescribeCluster'],
      resources: [arn(settings, 'eks', `cluster/${settings.name}`)],
    },
    {
      actions: [
        ...['eks:DescribePodIdentityAssociation', 'eks:DeletePodIdentityAssociation'],
        ...['eks:UpdatePodIdentityAssociation', 'eks:TagResource', 'eks:UntagResource'],
      ],
      resources: [arn(settings, 'eks', `podidentityassociation/${settings.name}/*`)],
      // Not its own, nor another part of the platform's.
      conditions: { StringEquals: { [`aws:ResourceTag/${PREFIX}/layer`]: ['addon', 'environment'] } },
    },
    { actions: ['iam:GetRole', 'iam:PassRole'], resources: [workloads] },
  ];
}

/** What knows no resource, and what the sweep and the check of an image look at. */
function reading(settings: PlatformSettings): Permission[] {
  return [
    {
      actions: [
        ...['rds:DescribeDBInstances', 'rds:DescribeDBSnapshots', 'rds:DescribeDBSubnetGroups'],
        ...['rds:DescribeDBParameterGroups', 'rds:DescribeDBParameters', 'rds:DescribeDBEngineVersions'],
        ...[
          'elasticache:DescribeReplicationGroups',
          'elasticache:DescribeCacheClusters',
          'elasticache:DescribeSnapshots',
        ],
        ...['elasticache:DescribeCacheSubnetGroups', 'elasticache:DescribeCacheParameterGroups'],
        ...['elasticache:DescribeCacheParameters', 'ec2:DescribeSecurityGroups', 'ec2:DescribeSecurityGroupRules'],
        ...['ec2:DescribeNetworkInterfaces', 'ec2:DescribeVpcs', 'eks:ListPodIdentityAssociations', 'tag:GetResources'],
      ],
    },
    {
      actions: ['ecr:DescribeImages', 'ecr:DescribeRepositories', 'ecr:BatchGetImage', 'ecr:ListImages'],
      resources: [arn(settings, 'ecr', `repository/${settings.name}/*`)],
    },
  ];
}
