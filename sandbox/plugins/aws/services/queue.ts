import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  SetQueueAttributesCommand,
  SQSClient,
  TagQueueCommand,
  UntagQueueCommand,
} from '@aws-sdk/client-sqs';
import type { Fields } from '../../protocol/fields.ts';
import { droppedTags, type Endpoint, orAbsent, type Service, tagsOf, toApi } from './service.ts';

const attributes = {
  contentBasedDeduplication: 'ContentBasedDeduplication',
  delaySeconds: 'DelaySeconds',
  fifoQueue: 'FifoQueue',
  kmsDataKeyReusePeriodSeconds: 'KmsDataKeyReusePeriodSeconds',
  kmsMasterKeyId: 'KmsMasterKeyId',
  maxMessageSize: 'MaximumMessageSize',
  messageRetentionSeconds: 'MessageRetentionPeriod',
  policy: 'Policy',
  receiveWaitTimeSeconds: 'ReceiveMessageWaitTimeSeconds',
  redrivePolicy: 'RedrivePolicy',
  sqsManagedSseEnabled: 'SqsManagedSseEnabled',
  visibilityTimeoutSeconds: 'VisibilityTimeout',
};
const numbers = [
  'delaySeconds',
  'kmsDataKeyReusePeriodSeconds',
  'maxMessageSize',
  'messageRetentionSeconds',
  'receiveWaitTimeSeconds',
  'visibilityTimeoutSeconds',
];

const absent = ['QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue'];

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
export function queue(endpoint: Endpoint): Service {
  const client = new SQSClient(endpoint);
  return {
    // The service answers a second create with the same attributes with the queue that is there.
    async create(inputs) {
      const command = { QueueName: String(inputs.name), Attributes: written(inputs), tags: tagsOf(inputs) };
      const { QueueUrl = '' } = await client.send(new CreateQueueCommand(command));
      return urlInAws(endpoint.region, QueueUrl);
    },
    async read(QueueUrl) {
      const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] });
      const found = await orAbsent(client.send(command), ...absent);
      if (found === undefined) return undefined;
      const { Tags = {} } = await client.send(new ListQueueTagsCommand({ QueueUrl }));
      const tags = Object.keys(Tags).length === 0 ? {} : { tags: Tags };
      return { inputs: { ...told(found.Attributes ?? {}), name: QueueUrl.split('/').at(-1), ...tags }, outputs: {} };
    },
    async update(QueueUrl, before, inputs) {
      const { fifoQueue: _, ...changeable } = inputs;
      await client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: written(changeable) }));
      const TagKeys = droppedTags(before, inputs);
      if (TagKeys.length > 0) await client.send(new UntagQueueCommand({ QueueUrl, TagKeys }));
      if (Object.keys(tagsOf(inputs)).length > 0)
        await client.send(new TagQueueCommand({ QueueUrl, Tags: tagsOf(inputs) }));
    },
    async remove(QueueUrl) {
      await orAbsent(client.send(new DeleteQueueCommand({ QueueUrl })), ...absent);
    },
    async list() {
      const { QueueUrls = [] } = await client.send(new ListQueuesCommand({}));
      return QueueUrls.map((url) => urlInAws(endpoint.region, url));
    },
  };
}

/** Every attribute travels as text. */
function written(inputs: Fields): Record<string, string> {
  return Object.fromEntries(Object.entries(toApi(attributes, inputs)).map(([key, value]) => [key, String(value)]));
}

function told(answer: Readonly<Record<string, string>>): Fields {
  const said = Object.entries(attributes).filter(([, theirs]) => answer[theirs] !== undefined);
  return Object.fromEntries(said.map(([ours, theirs]) => [ours, readAttribute(ours, answer[theirs] ?? '')]));
}

function readAttribute(property: string, text: string): unknown {
  if (numbers.includes(property)) return Number(text);
  return text === 'true' || text === 'false' ? text === 'true' : text;
}

/** The URL a queue has in AWS: moto's names its own host. */
function urlInAws(region: string, url: string): string {
  return `https://sqs.${region}.amazonaws.com${new URL(url).pathname}`;
}
