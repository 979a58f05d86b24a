import { Bucket } from '@pulumi/aws/s3/bucket.js';
import { BucketPolicy } from '@pulumi/aws/s3/bucketPolicy.js';
import { output } from '@pulumi/pulumi';
import { cloudName } from '../../naming/cloud-name.ts';
import { type Addon, addonOptions } from '../contract/addon.ts';
import type { AddonOutputs } from '../contract/addon-outputs.ts';
import { grantDataKey } from '../contract/key-access.ts';
import { lifeId } from '../contract/life-id.ts';
import { secretConnection } from '../contract/secret-connection.ts';
import { bucketPolicy, LONGEST_ARN } from './bucket-policy.ts';
import { createBucketRules } from './bucket-rules.ts';

/** Registers an environment's bucket. */
export function createBucket(addon: Addon): AddonOutputs {
  const { settings, platform, tags } = addon;
  const isKept = settings.whenDestroyed === 'keep-a-copy';
  // Too many services are refused here, while the bucket's ARN is still to come.
  bucketPolicy(addon, LONGEST_ARN);
  const bucket = new Bucket(
    'bucket',
    {
      bucket: lifeId(addon).apply((id) => bucketName(addon, id)),
      forceDestroy: !isKept,
      tags,
    },
    // A bucket is its own last copy: it stays, with what is in it, and the next of its name is another one.
    { ...addonOptions(addon), retainOnDelete: isKept },
  );
  const closed = createBucketRules(addon, bucket.bucket);
  new BucketPolicy(
    'policy',
    { bucket: bucket.bucket, policy: bucket.arn.apply((arn) => bucketPolicy(addon, arn)) },
    // S3 refuses two changes of one bucket's access at once.
    { ...addonOptions(addon), dependsOn: closed },
  );
  if (isKept) grantDataKey(addon, 'key', 'aws:s3:arn', bucket.arn);
  return {
    connection: secretConnection({ S3_BUCKET: bucket.bucket, AWS_REGION: platform.region }),
    summary: output(`S3 bucket, ${isKept ? 'versioned' : 'not versioned'}`),
  };
}

/** The prefix keeps clear of what S3 reserves: `xn--`, `sthree-`, `amzn-s3-demo-`. */
function bucketName({ platform, settings }: Addon, life: string): string {
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
  return cloudName(['wa', platform.platform, settings.environment.name, life], { most: 63, of: 'an S3 bucket' });
}
