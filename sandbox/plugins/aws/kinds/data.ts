import type { Facts, Kind, Kinds } from '../kind.ts';

const ofBucket = (...required: readonly string[]): Kind => ({
  id: ({ text }) => text('bucket'),
  required: ['bucket', ...required],
});

const group = (service: string, resource: string, ...required: readonly string[]): Kind => ({
  id: ({ text }) => text('name'),
  named: 'name',
  required,
  replacedBy: ['namePrefix', 'family'],
  outputs: ({ arn, id }: Facts) => ({ arn: arn(service, `${resource}:${id}`) }),
});

/** Where data is: databases, caches, buckets, queues. */
export const data: Kinds = {
  'aws:rds/instance:Instance': {
    named: 'identifier',
    required: ['instanceClass'],
    replacedBy: [
      'engine',
      'dbName',
      'username',
      'dbSubnetGroupName',
      'availabilityZone',
      'storageEncrypted',
      'kmsKeyId',
      'snapshotIdentifier',
    ],
    secrets: ['password'],
    outputs: ({ arn, text, hex, inputs }) => ({
      arn: arn('rds', `db:${text('identifier')}`),
      resourceId: `db-${hex(26).toUpperCase()}`,
      hostedZoneId: `Z${hex(12).toUpperCase()}`,
      engineVersionActual: text('engineVersion'),
      masterUserSecrets:
        inputs.manageMasterUserPassword === true
          ? [{ secretArn: arn('secretsmanager', `secret:rds!db-${hex(12)}`), secretStatus: 'active' }]
          : [],
    }),
  },
  'aws:rds/instanceDesiredState:InstanceDesiredState': {
    id: ({ text }) => text('identifier'),
    required: ['identifier', 'state'],
    replacedBy: ['identifier'],
  },
  'aws:rds/subnetGroup:SubnetGroup': group('rds', 'subgrp', 'subnetIds'),
  'aws:rds/parameterGroup:ParameterGroup': group('rds', 'pg', 'family'),
  'aws:elasticache/subnetGroup:SubnetGroup': group('elasticache', 'subnetgroup', 'subnetIds'),
  'aws:elasticache/parameterGroup:ParameterGroup': group('elasticache', 'parametergroup', 'family'),
  'aws:elasticache/replicationGroup:ReplicationGroup': {
    named: 'replicationGroupId',
    required: ['description'],
    replacedBy: ['subnetGroupName', 'atRestEncryptionEnabled', 'kmsKeyId', 'port', 'snapshotName', 'engine'],
    secrets: ['authToken'],
    outputs: ({ arn, text, region, hex, inputs }) => {
      const zone = `${text('replicationGroupId')}.${hex(6)}.${region}.cache.amazonaws.com`;
      return {
        arn: arn('elasticache', `replicationgroup:${text('replicationGroupId')}`),
        primaryEndpointAddress: `master.${zone}`,
        readerEndpointAddress: `replica.${zone}`,
        port: inputs.port ?? 6379,
        engineVersionActual: text('engineVersion'),
        memberClusters: [`${text('replicationGroupId')}-001`],
      };
    },
  },
  'aws:s3/bucket:Bucket': {
    named: 'bucket',
    replacedBy: ['bucketPrefix', 'objectLockEnabled'],
    outputs: ({ text, region }) => ({
      arn: `arn:aws:s3:::${text('bucket')}`,
      bucketDomainName: `${text('bucket')}.s3.amazonaws.com`,
      bucketRegionalDomainName: `${text('bucket')}.s3.${region}.amazonaws.com`,
      bucketRegion: region,
    }),
  },
  'aws:s3/bucketPolicy:BucketPolicy': ofBucket('policy'),
  'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock': ofBucket(),
  'aws:s3/bucketVersioning:BucketVersioning': ofBucket('versioningConfiguration'),
  'aws:s3/bucketOwnershipControls:BucketOwnershipControls': ofBucket('rule'),
  'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration': ofBucket('rules'),
  'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration': ofBucket('rules'),
  'aws:s3/bucketLogging:BucketLogging': ofBucket('targetBucket', 'targetPrefix'),
  'aws:s3/bucketCorsConfiguration:BucketCorsConfiguration': ofBucket('corsRules'),
  'aws:sqs/queue:Queue': {
    named: 'name',
    replacedBy: ['fifoQueue', 'namePrefix'],
    outputs: ({ arn, account, region, text }) => ({
      arn: arn('sqs', text('name')),
      url: `https://sqs.${region}.amazonaws.com/${account}/${text('name')}`,
    }),
  },
  'aws:sqs/queuePolicy:QueuePolicy': {
    id: ({ text }) => text('queueUrl'),
    required: ['queueUrl', 'policy'],
    replacedBy: ['queueUrl'],
  },
  'aws:sqs/redriveAllowPolicy:RedriveAllowPolicy': {
    id: ({ text }) => text('queueUrl'),
    required: ['queueUrl', 'redriveAllowPolicy'],
    replacedBy: ['queueUrl'],
  },
};
