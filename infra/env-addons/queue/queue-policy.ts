import type { Addon } from '../contract/addon.ts';
import { workloadPolicy } from '../contract/workload-policy.ts';

/** As long as an ARN of a queue can be, in any partition. */
export const LONGEST_ARN = `arn:aws-us-gov:sqs:us-gov-west-1:123456789012:${'x'.repeat(80)}`;

// SQS takes at most seven actions in a statement.
const handle = [
  'sqs:ReceiveMessage',
  'sqs:DeleteMessage',
  'sqs:ChangeMessageVisibility',
  'sqs:GetQueueAttributes',
  'sqs:GetQueueUrl',
];

/** What services may do with messages. */
export const messages = ['sqs:SendMessage', ...handle];

/** What services may do with what nobody could handle: SQS alone puts it there. */
export const deadLetters = handle;

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html */
export function queuePolicy(addon: Addon, arn: string, actions: readonly string[]): string {
  return workloadPolicy(addon, 'sqs', [arn], [{ sid: 'Messages', actions, resources: [arn] }], {
    bytes: 8192,
    of: 'a queue policy',
  });
}
