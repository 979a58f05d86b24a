import { describe, expect, it } from 'vitest';
import { UNKNOWN } from '../policy.ts';
import { sample, sampleTags, verdict } from '../sample.ts';
import { lastCopy } from './last-copy.ts';

const database = (kind: string, properties: Record<string, unknown>) =>
  sample('aws:rds/instance:Instance', { ...properties, tags: sampleTags(kind) });
const cache = (properties: Record<string, unknown>) =>
  sample('aws:elasticache/replicationGroup:ReplicationGroup', { ...properties, tags: sampleTags('standing') });
const bucket = (forceDestroy: boolean) =>
  sample('aws:s3/bucket:Bucket', { forceDestroy, tags: sampleTags('protected') });

describe('a last copy', () => {
  it.each([
    ['of a database', database('standing', { skipFinalSnapshot: false, finalSnapshotIdentifier: 'dev-final' })],
    ['whose name is not known yet', database('standing', { finalSnapshotIdentifier: UNKNOWN })],
    ['of a cache', cache({ finalSnapshotIdentifier: 'dev-final' })],
    ['of a bucket', bucket(false)],
  ])('holds: %s', (_name, resource) => {
    expect(verdict(lastCopy, resource)).toBe('');
  });

  it.each([
    [
      'of a database',
      database('standing', { skipFinalSnapshot: true }),
      'skipFinalSnapshot is true: set it to false, and name the final snapshot. A standing environment keeps its data, unless policies/pulumi/settings.ts calls it short-lived.',
    ],
    ['without a name', database('protected', {}), 'finalSnapshotIdentifier is missing'],
    ['of a cache', cache({}), 'finalSnapshotIdentifier is missing'],
    ['of a bucket', bucket(true), 'forceDestroy is true: set it to false'],
  ])('is broken: %s', (_name, resource, message) => {
    expect(verdict(lastCopy, resource)).toContain(message);
  });

  it('is no concern of what is gone tomorrow', () => {
    expect(verdict(lastCopy, database('preview', { skipFinalSnapshot: true }))).toBeUndefined();
  });
});
