import { RunError } from '@pulumi/pulumi';
import { describe, expect, it } from 'vitest';
import { createBucket } from '../s3/create-bucket.ts';
import { sizeNames } from '../s3/sizes.ts';
import { type ExampleRun, examplePlatform, runExample } from './example.ts';

const s3 = { folder: 's3', sizes: sizeNames, create: createBucket };

async function refusal(run: ExampleRun): Promise<Error> {
  const error: unknown = await runExample(s3, run).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Error)) throw new Error('It was not refused.');
  return error;
}

describe('a platform that an add-on cannot stand on', () => {
  it.each(Object.keys(examplePlatform))('without %s is refused by its name and the stack’s', async (name) => {
    const error = await refusal({ platform: { [name]: undefined } });
    expect(RunError.isInstance(error)).toBe(true);
    expect(error.message).toContain("The platform's stack organization/platform/eu-1 does not export");
    expect(error.message).toContain(`  ${name} is missing: it must be a`);
  });

  it.each([
    ['privateSubnetIds', [], 'privateSubnetIds is []: it must be a list of texts'],
    ['privateSubnetIds', 'subnet-a', 'privateSubnetIds is "subnet-a": it must be a list of texts'],
    ['region', 5, 'region is 5: it must be a text'],
  ])('with %s %j is refused', async (name, value, message) => {
    expect((await refusal({ platform: { [name]: value } })).message).toContain(message);
  });

  it('with a secret is refused without telling it', async () => {
    const { message } = await refusal({ secrets: ['vpcId'] });
    expect(message).toContain('vpcId is a secret');
    expect(message).not.toContain(examplePlatform.vpcId);
  });

  it('is told every mistake at once', async () => {
    const { message } = await refusal({ platform: { region: undefined, account: undefined } });
    expect(message).toMatch(/region is missing[\s\S]*account is missing/);
  });
});

describe('settings that an add-on cannot be made from', () => {
  it('stop the run as a person’s mistake, before the platform is read', async () => {
    const error = await refusal({ settings: { size: 'huge' } });
    expect(RunError.isInstance(error)).toBe(true);
    expect(error.message).toContain('s3:size is "huge", but must be one of small');
  });

  it('stop the run when AWS has no room for so many services', async () => {
    const services = Array.from({ length: 400 }, (_, index) => ({ name: `service-${index}-${'x'.repeat(40)}` }));
    const environment = { name: 'dev', kind: 'standing', owner: 'octocat', services };
    const error = await refusal({ settings: { environment } });
    expect(RunError.isInstance(error)).toBe(true);
    expect(error.message).toContain(
      's3:environment.services names 400 services: too many for a bucket policy, which has 20480 bytes',
    );
  });
});

it('binds everything to the platform’s region and account', async () => {
  const { resources } = await runExample(s3);
  const providers = resources.filter(({ type }) => type === 'pulumi:providers:aws');
  expect(providers.map(({ inputs }) => inputs)).toEqual([
    expect.objectContaining({ region: 'eu-central-1', allowedAccountIds: '["123456789012"]' }),
  ]);
  const ours = resources.filter(({ type }) => type.startsWith('aws:'));
  expect(new Set(ours.map(({ provider }) => provider))).toEqual(
    new Set(['urn:pulumi:dev::s3::pulumi:providers:aws::aws::aws-id']),
  );
});
