import { describe, expect, it } from 'vitest';
import { UNKNOWN } from '../policy.ts';
import { sample, verdict } from '../sample.ts';
import { encryptionAtRest } from './encryption-at-rest.ts';

const template = (ebs: object) => sample('aws:ec2/launchTemplate:LaunchTemplate', { blockDeviceMappings: [{ ebs }] });
const queue = (properties: Record<string, unknown>) => sample('aws:sqs/queue:Queue', properties);
const key = (properties: Record<string, unknown>) => sample('aws:kms/key:Key', properties);

describe('encryption at rest', () => {
  it.each([
    ['a database', sample('aws:rds/instance:Instance', { storageEncrypted: true })],
    ['a switch not known yet', sample('aws:rds/instance:Instance', { storageEncrypted: UNKNOWN })],
    ['a cache', sample('aws:elasticache/replicationGroup:ReplicationGroup', { atRestEncryptionEnabled: true })],
    ['a table', sample('aws:dynamodb/table:Table', { serverSideEncryption: { enabled: true } })],
    ['a queue with a key', queue({ kmsMasterKeyId: 'alias/data' })],
    ['a queue with a key not made yet', queue({ kmsMasterKeyId: UNKNOWN })],
    ['a queue with SQS’s own', queue({ sqsManagedSseEnabled: true })],
    ['a cluster', sample('aws:eks/cluster:Cluster', { encryptionConfig: { resources: ['secrets'] } })],
    ['a disk', template({ encrypted: 'true' })],
    ['a key that rotates', key({ enableKeyRotation: true })],
    ['a key that cannot', key({ customerMasterKeySpec: 'ECC_NIST_P256' })],
  ])('holds: %s', (_name, resource) => {
    expect(verdict(encryptionAtRest, resource)).toBe('');
  });

  it.each([
    ['a database', sample('aws:rds/instance:Instance', {}), 'storageEncrypted is nothing: set it to true.'],
    ['a volume', sample('aws:ebs/volume:Volume', { encrypted: false }), 'encrypted is false: set it to true.'],
    ['a table', sample('aws:dynamodb/table:Table', {}), 'serverSideEncryption.enabled is nothing: set it to true.'],
    ['a queue', queue({ kmsMasterKeyId: '' }), 'kmsMasterKeyId is missing and sqsManagedSseEnabled is not true'],
    ['a topic', sample('aws:sns/topic:Topic', {}), 'kmsMasterKeyId is missing: name a key of KMS.'],
    ['a cluster', sample('aws:eks/cluster:Cluster', {}), 'encryptionConfig is missing'],
    ['a disk', template({ encrypted: 'false' }), 'blockDeviceMappings[0].ebs.encrypted is "false": set it to "true".'],
    ['a key', key({}), 'enableKeyRotation is nothing: set it to true.'],
  ])('is broken by %s', (_name, resource, message) => {
    expect(verdict(encryptionAtRest, resource)).toContain(message);
  });

  it('says nothing of what stores nothing', () => {
    expect(verdict(encryptionAtRest, sample('aws:ec2/vpc:Vpc', {}))).toBeUndefined();
  });
});
