import { Grant } from '@pulumi/aws/kms/grant.js';
import type { Input } from '@pulumi/pulumi';
import { type Addon, addonOptions } from './addon.ts';

/**
 * Lets pods use the platform's data key for one resource: the services encrypt with the caller's rights, and give the
 * resource's ARN as the context of each use.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-encryption-what-does-SSE-encrypt.html
 * @param context its key: `aws:s3:arn`
 */
export function grantDataKey(addon: Addon, name: string, context: string, arn: Input<string>): void {
  const { platform } = addon;
  new Grant(
    name,
    {
      keyId: platform.dataKeyArn,
      granteePrincipal: platform.workloadRoleArn,
      operations: ['Decrypt', 'GenerateDataKey'],
      constraints: [{ encryptionContextSubset: { [context]: arn } }],
    },
    { ...addonOptions(addon), deleteBeforeReplace: true },
  );
}
