import { Queue } from '@pulumi/aws/sqs/queue.js';
import { QueuePolicy } from '@pulumi/aws/sqs/queuePolicy.js';
import { RedriveAllowPolicy } from '@pulumi/aws/sqs/redriveAllowPolicy.js';
import { jsonStringify, type Output, output } from '@pulumi/pulumi';
import { type Addon, addonName, addonOptions } from '../contract/addon.ts';
import type { AddonOutputs } from '../contract/addon-outputs.ts';
import { grantDataKey } from '../contract/key-access.ts';
import { lifeId } from '../contract/life-id.ts';
import { secretConnection } from '../contract/secret-connection.ts';
import { deadLetters, LONGEST_ARN, messages, queuePolicy } from './queue-policy.ts';

const DAY = 86_400;
/** The longest SQS keeps a message. */
const LONGEST = 14 * DAY;
const ATTEMPTS = 5;

/** Registers an environment's queue, and the queue of what nobody could handle. */
export function createQueues(addon: Addon): AddonOutputs {
  const { platform } = addon;
  // Too many services are refused here, while the queues' ARNs are still to come.
  queuePolicy(addon, LONGEST_ARN, messages);
  const life = lifeId(addon);
  const dead = createQueue(addon, 'dead-letters', life, { messageRetentionSeconds: LONGEST });
  const queue = createQueue(addon, 'messages', life, {
    messageRetentionSeconds: 4 * DAY,
    redrivePolicy: jsonStringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: ATTEMPTS }),
  });
  new RedriveAllowPolicy(
    'dead-letters-source',
    {
      queueUrl: dead.url,
      redriveAllowPolicy: jsonStringify({ redrivePermission: 'byQueue', sourceQueueArns: [queue.arn] }),
    },
    addonOptions(addon),
  );
  admit(addon, 'messages', queue, messages);
  admit(addon, 'dead-letters', dead, deadLetters);
  return {
    connection: secretConnection({
      QUEUE_URL: queue.url,
      DEAD_LETTER_QUEUE_URL: dead.url,
      AWS_REGION: platform.region,
    }),
    summary: output(`SQS queue, and one for what failed ${ATTEMPTS} times`),
  };
}

function createQueue(
  addon: Addon,
  name: string,
  life: Output<string>,
  args: { readonly messageRetentionSeconds: number; readonly redrivePolicy?: Output<string> },
): Queue {
  const { settings, platform, tags } = addon;
  const isKept = settings.whenDestroyed === 'keep-a-copy';
  return new Queue(
    name,
    {
      // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html
      name: life.apply((id) => addonName(addon, { most: 80, of: 'an SQS queue' }, name, id)),
      visibilityTimeoutSeconds: 60,
      receiveWaitTimeSeconds: 20,
      // Each use of a key of one's own costs; what is gone tomorrow is encrypted with SQS's, which is free.
      ...(isKept
        ? { kmsMasterKeyId: platform.dataKeyArn, kmsDataKeyReusePeriodSeconds: 3600 }
        : { sqsManagedSseEnabled: true }),
      ...args,
      tags,
    },
    // SQS has no snapshots: a queue that is kept stays, until its last message is as old as SQS lets it become.
    { ...addonOptions(addon), retainOnDelete: isKept },
  );
}

function admit(addon: Addon, name: string, queue: Queue, actions: readonly string[]): void {
  new QueuePolicy(
    `${name}-policy`,
    { queueUrl: queue.url, policy: queue.arn.apply((arn) => queuePolicy(addon, arn, actions)) },
    addonOptions(addon),
  );
  if (addon.settings.whenDestroyed === 'keep-a-copy') grantDataKey(addon, `${name}-key`, 'aws:sqs:arn', queue.arn);
}
