import { describe, expect, it } from 'vitest';
import { examplePlatform, runExample } from '../contract/example.ts';
import { only } from '../contract/only.ts';
import { settled } from '../contract/settled.ts';
import { createQueues } from './create-queues.ts';
import { sizeNames } from './sizes.ts';

const program = { folder: 'queue', sizes: sizeNames, create: createQueues };
const made = async (settings: Readonly<Record<string, unknown>> = {}, life?: string) =>
  (await runExample(program, { settings, ...(life === undefined ? {} : { life }) })).resources;
const gone = { whenDestroyed: 'delete' };
const QUEUE = 'aws:sqs/queue:Queue';

describe('a queue', () => {
  it('hands what failed five times over to another, which takes it from nobody else', async () => {
    const resources = await made();
    const arn = (name: string) => `arn:aws:sqs:eu-central-1:123456789012:${only(resources, QUEUE, name).inputs.name}`;
    expect(JSON.parse(String(only(resources, QUEUE, 'messages').inputs.redrivePolicy))).toEqual({
      deadLetterTargetArn: arn('dead-letters'),
      maxReceiveCount: 5,
    });
    const source = only(resources, 'aws:sqs/redriveAllowPolicy:RedriveAllowPolicy').inputs.redriveAllowPolicy;
    expect(JSON.parse(String(source))).toEqual({
      redrivePermission: 'byQueue',
      sourceQueueArns: [arn('messages')],
    });
  });

  it.each([
    ['SQS’s own key where nothing is kept', gone, { sqsManagedSseEnabled: true }],
    ['the platform’s key elsewhere', {}, { kmsMasterKeyId: examplePlatform.dataKeyArn }],
  ])('is encrypted with %s', async (_, settings, inputs) => {
    const resources = await made(settings);
    expect(only(resources, QUEUE, 'messages').inputs).toMatchObject(inputs);
    expect(only(resources, QUEUE, 'dead-letters').inputs).toMatchObject(inputs);
    const grants = resources.filter(({ type }) => type === 'aws:kms/grant:Grant');
    expect(grants).toHaveLength('kmsMasterKeyId' in inputs ? 2 : 0);
  });

  it.each([
    ['messages', 6],
    ['dead-letters', 5],
  ])('lets pods of the environment’s services handle %s over TLS, with %i actions', async (name, count) => {
    const policy = only(await made(), 'aws:sqs/queuePolicy:QueuePolicy', `${name}-policy`).inputs.policy;
    const [deny, allow] = JSON.parse(String(policy)).Statement;
    expect(deny).toMatchObject({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } });
    expect(allow).toMatchObject({
      Effect: 'Allow',
      Principal: { AWS: examplePlatform.workloadRoleArn },
      Condition: {
        StringEquals: {
          'aws:PrincipalTag/kubernetes-namespace': 'dev',
          'aws:PrincipalTag/kubernetes-service-account': ['api', 'web'],
        },
      },
    });
    expect(allow.Action).toHaveLength(count);
    expect(allow.Action.includes('sqs:SendMessage')).toBe(name === 'messages');
  });

  it('is reached by the addresses of both', async () => {
    const { result, resources } = await runExample(program);
    const url = (name: string) =>
      `https://sqs.eu-central-1.amazonaws.com/123456789012/${only(resources, QUEUE, name).inputs.name}`;
    expect(await settled(result.connection)).toEqual({
      secret: true,
      value: {
        QUEUE_URL: url('messages'),
        DEAD_LETTER_QUEUE_URL: url('dead-letters'),
        AWS_REGION: 'eu-central-1',
      },
    });
  });

  it.each([
    ['goes where nothing is to be kept', gone, false],
    ['stays with its messages where a copy is to be kept', {}, true],
  ])('%s', async (_, settings, kept) => {
    for (const name of ['messages', 'dead-letters']) {
      expect(only(await made(settings), QUEUE, name)).toMatchObject({ protect: kept, retainOnDelete: kept });
    }
  });

  it('has another name in another life: SQS gives a name back only after a minute', async () => {
    const name = async (life: string) => only(await made(gone, life), QUEUE, 'messages').inputs.name;
    expect(await name('00000001')).toMatch(/^eu-1-dev-queue-messages-00000001-[0-9a-f]{8}$/);
    expect(await name('00000001')).not.toBe(await name('00000002'));
  });

  it('is refused when AWS has no room for so many services', async () => {
    const services = Array.from({ length: 150 }, (_, index) => ({ name: `service-${index}-${'x'.repeat(40)}` }));
    const environment = { name: 'dev', kind: 'standing', owner: 'octocat', services };
    await expect(made({ environment })).rejects.toThrow(
      'queue:environment.services names 150 services: too many for a queue policy, which has 8192 bytes',
    );
  });
});
