import type { Policy } from '../policy.ts';
import { isNot, shown } from '../properties.ts';

const switches = ['blockPublicAcls', 'blockPublicPolicy', 'ignorePublicAcls', 'restrictPublicBuckets'];
const blocks = [
  'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock',
  'aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock',
];
const withAcl = [
  'aws:s3/bucket:Bucket',
  'aws:s3/bucketV2:BucketV2',
  'aws:s3/bucketAclV2:BucketAclV2',
  'aws:s3/bucketAcl:BucketAcl',
  'aws:s3/bucketObject:BucketObject',
  'aws:s3/bucketObjectv2:BucketObjectv2',
];

/** Buckets are closed by AWS unless somebody opens them; nobody does here. */
export const noPublicBucket: Policy = {
  name: 'no-public-bucket',
  description: 'No bucket is open to the public.',
  level: 'mandatory',
  check({ type, properties }) {
    if (blocks.includes(type)) {
      return switches
        .filter((field) => isNot(properties[field], true))
        .map((field) => `${field} is ${shown(properties[field])}: set it to true.`);
    }
    if (!withAcl.includes(type)) return undefined;
    const { acl } = properties;
    if (typeof acl !== 'string' || !/^(public-|authenticated-read$)/.test(acl)) return [];
    return [`acl is "${acl}": leave it out, and name in a bucket policy who may read.`];
  },
};
