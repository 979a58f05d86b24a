import { describe, expect, it } from 'vitest';
import { completeInputs, refuseInputs } from './complete-inputs.ts';
import { kindOf } from './kinds.ts';

const settings = { region: 'eu-central-1', account: '123456789012', defaultTags: { owner: 'all', cost: '1' } };
const bucket = kindOf('aws:s3/bucket:Bucket');
const complete = (news: object, olds: object = {}) =>
  completeInputs(bucket, settings, {
    name: 'files',
    seed: Buffer.from('0a1b2c3d', 'hex'),
    olds: { ...olds },
    news: { ...news },
  });

describe('a name', () => {
  it.each([
    ['that is given is kept', { bucket: 'mine' }, {}, 'mine'],
    ['that is not is made of the resource’s', {}, {}, 'files-0a1b2c3'],
    ['has the prefix that was asked for', { bucketPrefix: 'p-' }, {}, 'p-0a1b2c3'],
    ['stays what it was', {}, { bucket: 'files-before1' }, 'files-before1'],
  ])('%s', (_, news, olds, name) => {
    expect(complete(news, olds).bucket).toBe(name);
  });
});

it('puts default tags below a resource’s own, and none on what has none', () => {
  expect(complete({ tags: { owner: 'me' } }).tags).toEqual({ owner: 'me', cost: '1' });
  expect(complete({})).not.toHaveProperty('tags');
});

it('names every input that is missing', () => {
  const failures = refuseInputs(kindOf('aws:eks/cluster:Cluster'), { roleArn: 'r' });
  expect(failures).toEqual([{ property: 'vpcConfig', reason: "Missing required property 'vpcConfig'" }]);
});
