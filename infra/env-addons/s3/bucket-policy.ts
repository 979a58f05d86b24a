import type { Addon } from '../contract/addon.ts';
import { workloadPolicy } from '../contract/workload-policy.ts';

/** As long as an ARN of a bucket can be, in any partition. */
export const LONGEST_ARN = `arn:aws-us-gov:s3:::${'x'.repeat(63)}`;

/** Services read, write and list; what the bucket is stays Pulumi's. */
export function bucketPolicy(addon: Addon, arn: string): string {
  const objects = `${arn}/*`;
  return workloadPolicy(
    addon,
    's3',
    [arn, objects],
    [
      {
        sid: 'Objects',
        actions: [
          's3:GetObject',
          's3:PutObject',
          's3:DeleteObject',
          's3:AbortMultipartUpload',
          's3:ListMultipartUploadParts',
        ],
        resources: [objects],
      },
      {
        sid: 'Listing',
        actions: ['s3:ListBucket', 's3:ListBucketMultipartUploads', 's3:GetBucketLocation'],
        resources: [arn],
      },
    ],
    // https://docs.aws.amazon.com/general/latest/gr/s3.html
    { bytes: 20_480, of: 'a bucket policy' },
  );
}
