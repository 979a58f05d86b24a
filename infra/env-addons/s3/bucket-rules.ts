import { BucketLifecycleConfiguration } from '@pulumi/aws/s3/bucketLifecycleConfiguration.js';
import { BucketOwnershipControls } from '@pulumi/aws/s3/bucketOwnershipControls.js';
import { BucketPublicAccessBlock } from '@pulumi/aws/s3/bucketPublicAccessBlock.js';
import { BucketServerSideEncryptionConfiguration } from '@pulumi/aws/s3/bucketServerSideEncryptionConfiguration.js';
import { BucketVersioning } from '@pulumi/aws/s3/bucketVersioning.js';
import type { Input, Resource } from '@pulumi/pulumi';
import { type Addon, addonOptions } from '../contract/addon.ts';

/**
 * What is true of the bucket whoever asks: private, encrypted, its owner's, and without rubbish. A bucket that is kept
 * keeps all of it.
 * @returns what closes it to the public
 */
export function createBucketRules(addon: Addon, bucket: Input<string>): Resource {
  const isKept = addon.settings.whenDestroyed === 'keep-a-copy';
  const options = { ...addonOptions(addon), retainOnDelete: isKept };
  const closed = new BucketPublicAccessBlock(
    'private',
    { bucket, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
    options,
  );
  new BucketOwnershipControls('ownership', { bucket, rule: { objectOwnership: 'BucketOwnerEnforced' } }, options);
  new BucketServerSideEncryptionConfiguration('encryption', { bucket, rules: [encryption(addon, isKept)] }, options);
  const versioning = isKept
    ? [new BucketVersioning('versions', { bucket, versioningConfiguration: { status: 'Enabled' } }, options)]
    : [];
  new BucketLifecycleConfiguration(
    'lifecycle',
    { bucket, rules: [...abandoned, ...(isKept ? superseded : [])] },
    { ...options, dependsOn: versioning },
  );
  return closed;
}

/** Each use of a key of one's own costs; what is gone tomorrow is encrypted with S3's, which is free. */
function encryption({ platform }: Addon, isKept: boolean) {
  if (!isKept) return { applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } };
  return {
    applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: platform.dataKeyArn },
    // One use of the key for many objects: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html
    bucketKeyEnabled: true,
  };
}

const everything = { status: 'Enabled', filter: { prefix: '' } };
const abandoned = [
  { ...everything, id: 'abandoned-uploads', abortIncompleteMultipartUpload: { daysAfterInitiation: 7 } },
];
const superseded = [{ ...everything, id: 'superseded-versions', noncurrentVersionExpiration: { noncurrentDays: 30 } }];
