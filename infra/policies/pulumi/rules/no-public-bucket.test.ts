import { describe, expect, it } from 'vitest';
import { sample, verdict } from '../sample.ts';
import { noPublicBucket } from './no-public-bucket.ts';

const BLOCK = 'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock';
const closed = { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true };

describe('no public bucket', () => {
  it.each([
    ['a bucket without a list', sample('aws:s3/bucket:Bucket', {})],
    ['a private list', sample('aws:s3/bucketAcl:BucketAcl', { acl: 'private' })],
    ['all four switches', sample(BLOCK, closed)],
  ])('holds: %s', (_name, resource) => {
    expect(verdict(noPublicBucket, resource)).toBe('');
  });

  it.each([
    ['a public list', sample('aws:s3/bucket:Bucket', { acl: 'public-read' }), 'acl is "public-read": leave it out'],
    [
      'a list for every account',
      sample('aws:s3/bucketAcl:BucketAcl', { acl: 'authenticated-read' }),
      'acl is "authenticated-read"',
    ],
    [
      'one switch off',
      sample(BLOCK, { ...closed, blockPublicPolicy: false }),
      'blockPublicPolicy is false: set it to true.',
    ],
    ['switches left out', sample(BLOCK, {}), 'restrictPublicBuckets is nothing'],
  ])('is broken by %s', (_name, resource, message) => {
    expect(verdict(noPublicBucket, resource)).toContain(message);
  });

  it('says nothing of what is no bucket', () => {
    expect(verdict(noPublicBucket, sample('aws:sqs/queue:Queue', {}))).toBeUndefined();
  });
});
