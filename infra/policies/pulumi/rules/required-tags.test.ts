import { describe, expect, it } from 'vitest';
import { UNKNOWN } from '../policy.ts';
import { sample, sampleTags, verdict } from '../sample.ts';
import { requiredTags } from './required-tags.ts';

const BUCKET = 'aws:s3/bucket:Bucket';
const { 'workflowautom.dev/owner': _, ...ownerless } = sampleTags('preview');
const { 'workflowautom.dev/addon': __, ...folderless } = sampleTags('preview');
const listed = Object.entries(ownerless).map(([key, value]) => ({ key, value, propagateAtLaunch: true }));

describe('required tags', () => {
  it.each([
    ['of an add-on', sample(BUCKET, { tags: sampleTags('preview') })],
    ['not known yet', sample(BUCKET, { tags: UNKNOWN })],
    [
      'of which one is not known yet',
      sample(BUCKET, { tags: { ...sampleTags('preview'), 'workflowautom.dev/owner': UNKNOWN } }),
    ],
  ])('hold: %s', (_name, resource) => {
    expect(verdict(requiredTags, resource)).toBe('');
  });

  it.each([
    [
      'one is missing',
      sample(BUCKET, { tags: ownerless }),
      'tags["workflowautom.dev/owner"] is nothing: give it what tags(…)',
    ],
    ['one is empty', sample(BUCKET, { tags: { ...ownerless, 'workflowautom.dev/owner': '' } }), 'owner"] is ""'],
    [
      'an add-on’s folder is missing',
      sample(BUCKET, { tags: folderless }),
      'tags["workflowautom.dev/addon"] is nothing',
    ],
    ['all are missing', sample('aws:ec2/vpc:Vpc', {}), 'tags["workflowautom.dev/platform"] is nothing'],
    ['one of a list is missing', sample('aws:autoscaling/group:Group', { tags: listed }), 'owner"] is nothing'],
  ])('are broken where %s', (_name, resource, message) => {
    expect(verdict(requiredTags, resource)).toContain(message);
  });

  it.each(['aws:ec2/route:Route', 'random:index/randomId:RandomId', 'kubernetes:core/v1:Namespace'])(
    'say nothing of %s',
    (type) => {
      expect(verdict(requiredTags, sample(type, {}))).toBeUndefined();
    },
  );
});
