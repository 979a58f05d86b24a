import { describe, expect, it } from 'vitest';
import { UNKNOWN } from '../policy.ts';
import { sample, sampleTags, verdict } from '../sample.ts';
import { sizeOfKind } from './size-of-kind.ts';

const database = (kind: string, properties: Record<string, unknown>) =>
  sample('aws:rds/instance:Instance', { ...properties, tags: sampleTags(kind) });
const cache = (kind: string, properties: Record<string, unknown>) =>
  sample('aws:elasticache/replicationGroup:ReplicationGroup', { ...properties, tags: sampleTags(kind) });

describe('size of kind', () => {
  it.each([
    ['a small database of a preview', database('preview', { instanceClass: 'db.t4g.micro', allocatedStorage: 20 })],
    ['a large one of what stays', database('standing', { instanceClass: 'db.m7g.large', multiAz: true })],
    ['a small cache of a preview', cache('preview', { nodeType: 'cache.t4g.micro', numCacheClusters: 1 })],
    ['a class not known yet', database('preview', { instanceClass: UNKNOWN, allocatedStorage: UNKNOWN })],
  ])('holds: %s', (_name, resource) => {
    expect(verdict(sizeOfKind, resource)).toBe('');
  });

  it.each([
    [
      'a larger class',
      database('preview', { instanceClass: 'db.t4g.medium' }),
      'instanceClass is "db.t4g.medium": a preview environment may have db.t4g.micro',
    ],
    [
      'a class nobody thought about',
      database('protected', { instanceClass: 'db.r7g.16xlarge' }),
      'a protected environment may have db.t4g.micro, db.t4g.medium, db.m7g.large',
    ],
    [
      'more storage',
      database('preview', { maxAllocatedStorage: 200 }),
      'maxAllocatedStorage is 200 GiB: a preview environment may have 50 GiB',
    ],
    ['a standby', database('preview', { multiAz: true }), 'multiAz is true: a preview environment has no standby'],
    [
      'more nodes',
      cache('preview', { numCacheClusters: 2 }),
      'numCacheClusters is 2: a preview environment may have 1',
    ],
  ])('is broken by %s', (_name, resource, message) => {
    expect(verdict(sizeOfKind, resource)).toContain(message);
  });

  it.each([
    ['what has no size', sample('aws:s3/bucket:Bucket', { tags: sampleTags('preview') })],
    ['what belongs to no environment', sample('aws:rds/instance:Instance', { instanceClass: 'db.r7g.16xlarge' })],
  ])('says nothing of %s', (_name, resource) => {
    expect(verdict(sizeOfKind, resource)).toBeUndefined();
  });
});
