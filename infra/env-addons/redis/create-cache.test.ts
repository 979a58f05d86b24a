import { describe, expect, it } from 'vitest';
import { examplePlatform, runExample } from '../contract/example.ts';
import { only } from '../contract/only.ts';
import { settled } from '../contract/settled.ts';
import { createCache } from './create-cache.ts';
import { sizeNames } from './sizes.ts';

const redis = { folder: 'redis', sizes: sizeNames, create: createCache };
const cache = async (settings: Readonly<Record<string, unknown>> = {}, life?: string) => {
  const { resources } = await runExample(redis, { settings, ...(life === undefined ? {} : { life }) });
  return { resources, group: only(resources, 'aws:elasticache/replicationGroup:ReplicationGroup') };
};

describe('a cache', () => {
  it('stands in private subnets behind a group that lets in the nodes at its port alone', async () => {
    const { resources, group } = await cache();
    expect(group.inputs.securityGroupIds).toEqual(['access-id']);
    expect(only(resources, 'aws:elasticache/subnetGroup:SubnetGroup').inputs.subnetIds).toEqual([
      'subnet-a',
      'subnet-b',
    ]);
    expect(only(resources, 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule').inputs).toMatchObject({
      referencedSecurityGroupId: examplePlatform.nodeSecurityGroupId,
      fromPort: 6379,
      toPort: 6379,
    });
  });

  it('is encrypted at rest and on the way, and asks for a token', async () => {
    expect((await cache()).group.inputs).toMatchObject({
      atRestEncryptionEnabled: true,
      kmsKeyId: examplePlatform.dataKeyArn,
      transitEncryptionEnabled: true,
      transitEncryptionMode: 'required',
      authToken: 'correct0horse0battery0staple',
    });
  });

  it('is reached by one secret', async () => {
    const { result, resources } = await runExample(redis);
    const id = only(resources, 'aws:elasticache/replicationGroup:ReplicationGroup').inputs.replicationGroupId;
    expect(await settled(result.connection)).toEqual({
      secret: true,
      value: { REDIS_URL: `rediss://:correct0horse0battery0staple@master.${id}.abc.euc1.cache.amazonaws.com:6379` },
    });
  });

  it.each([
    { size: 'small', nodes: 1 },
    { size: 'medium', nodes: 1 },
    { size: 'large', nodes: 2 },
  ])('of size $size has $nodes nodes, and two take over from one another', async ({ size, nodes }) => {
    expect((await cache({ size })).group.inputs).toMatchObject({
      numCacheClusters: nodes,
      automaticFailoverEnabled: nodes > 1,
      multiAzEnabled: nodes > 1,
    });
  });

  it.each([
    { asleep: false, summary: 'Valkey 8.0, cache.t4g.micro, one node' },
    {
      asleep: true,
      summary: 'Valkey 8.0, cache.t4g.micro, one node, still running: ElastiCache cannot be stopped',
    },
  ])('says what sleep does not do: $summary', async ({ asleep, summary }) => {
    const { result } = await runExample(redis, { settings: { asleep } });
    expect(await settled(result.summary)).toEqual({ secret: false, value: summary });
  });

  it('leaves nothing where nothing is to be kept', async () => {
    const { group } = await cache({ whenDestroyed: 'delete' });
    expect(group).toMatchObject({ protect: false, inputs: { snapshotRetentionLimit: 0 } });
    expect(group.inputs).not.toHaveProperty('finalSnapshotIdentifier');
  });

  it('leaves a last copy where one is to be kept, another one in another life', async () => {
    const { group } = await cache();
    expect(group).toMatchObject({ protect: true, inputs: { snapshotRetentionLimit: 7 } });
    expect(group.inputs.finalSnapshotIdentifier).toMatch(/^eu-1-dev-redis-final-0a1b2c3d-[0-9a-f]{8}$/);
    const { group: next } = await cache({}, '00000002');
    expect(next.inputs.finalSnapshotIdentifier).not.toBe(group.inputs.finalSnapshotIdentifier);
  });
});
