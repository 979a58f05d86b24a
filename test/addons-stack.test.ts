import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examplePlatform, exampleSettings } from '../infra/env-addons/contract/example.ts';
import { type LocalAws, startAws } from '../sandbox/aws/start-aws.ts';
import { createPulumiLab, type PulumiLab, type PulumiResult } from './infra/pulumi-lab.ts';

const RUN = 300_000;
const addons = ['rds', 'redis', 's3', 'queue'] as const;
type Addon = (typeof addons)[number];

let folder: string;
let aws: LocalAws;
let lab: PulumiLab;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workflowautom-addons-'));
  aws = await startAws(folder, examplePlatform.region);
  lab = await createPulumiLab(join(folder, 'no-kubeconfig'), aws.env);
  await standInPlatform();
  await inAll(async (addon) => {
    await settings(addon);
    return await lab.pulumi(`env-addons/${addon}`, 'stack', 'init', 'dev');
  });
}, RUN);
afterAll(async () => {
  await lab?.remove();
  await aws?.stop();
  await rm(folder, { recursive: true, force: true });
}, RUN);

/** A state that holds what a platform exports, and nothing it would be made of. */
async function standInPlatform(): Promise<void> {
  const type = 'pulumi:pulumi:Stack';
  const stack = { urn: `urn:pulumi:eu-1::platform::${type}::platform-eu-1`, type, custom: false };
  const deployment = {
    manifest: { time: '2026-01-01T00:00:00Z' },
    resources: [{ ...stack, outputs: examplePlatform }],
  };
  await writeFile(join(folder, 'platform.json'), JSON.stringify({ version: 3, deployment }));
  await lab.pulumi('platform', 'stack', 'init', 'eu-1');
  const imported = await lab.pulumi('platform', 'stack', 'import', '--file', join(folder, 'platform.json'));
  expect(imported).toMatchObject({ ok: true });
}

async function settings(addon: Addon, changes: object = {}): Promise<void> {
  const all = Object.entries({ ...exampleSettings, ...changes });
  const config = Object.fromEntries(all.map(([key, value]) => [`${addon}:${key}`, value]));
  await lab.configure(`env-addons/${addon}`, 'dev', config);
}

/** All four at once, as far as the machine goes; each must end well. */
async function inAll(work: (addon: Addon) => Promise<PulumiResult>): Promise<ReadonlyMap<Addon, string>> {
  const results = await Promise.all(addons.map(async (addon) => [addon, await work(addon)] as const));
  for (const [addon, { ok, all }] of results) expect(ok, `${addon}: ${all}`).toBe(true);
  return new Map(results.map(([addon, { all }]) => [addon, all]));
}

/** What a person types in the add-on's folder; `--yes` stands for the answer they give. */
async function selectAndUp(addon: Addon): Promise<PulumiResult> {
  const program = `env-addons/${addon}`;
  const selected = await lab.pulumi(program, 'stack', 'select', 'dev');
  return selected.ok ? await lab.pulumi(program, 'up', '--yes') : selected;
}

async function statusOfDatabase(): Promise<string | undefined> {
  const credentials = { accessKeyId: 'stand-in', secretAccessKey: 'stand-in' };
  const client = new RDSClient({ endpoint: aws.env.AWS_ENDPOINT_URL ?? '', region: 'eu-central-1', credentials });
  const { DBInstances = [] } = await client.send(new DescribeDBInstancesCommand({}));
  return DBInstances[0]?.DBInstanceStatus;
}

const upAtOnce = (addon: Addon, ...more: readonly string[]) =>
  lab.pulumi(`env-addons/${addon}`, 'up', '--skip-preview', '--yes', ...more);
const typesLeft = async () => (await aws.left()).map((entry) => entry.split(' ')[0] ?? '');
const destroy = (addon: Addon) => lab.pulumi(`env-addons/${addon}`, 'destroy', '--skip-preview', '--yes');

/** Types of all that stands once all four are up. */
let made: readonly string[];

describe('every add-on on the real engine', { timeout: RUN }, () => {
  it('comes up as a person would bring it up, and stays as it is', async () => {
    const runs = await inAll(async (addon) => {
      await settings(addon, { whenDestroyed: 'delete' });
      return await selectAndUp(addon);
    });
    for (const [, run] of runs) expect(run).toContain('pulumi-resource-aws is a stand-in here');
    made = await typesLeft();
    expect(made.filter((type) => /:(Instance|ReplicationGroup|Bucket|Queue)$/.test(type))).toEqual([
      'aws:elasticache/replicationGroup:ReplicationGroup',
      'aws:rds/instance:Instance',
      'aws:s3/bucket:Bucket',
      'aws:sqs/queue:Queue',
      'aws:sqs/queue:Queue',
    ]);
    await inAll((addon) => lab.pulumi(`env-addons/${addon}`, 'preview', '--refresh', '--expect-no-changes'));
  });

  it('sleeps where the service can stop, and wakes', async () => {
    await inAll(async (addon) => {
      await settings(addon, { whenDestroyed: 'delete', asleep: true });
      return await upAtOnce(addon);
    });
    expect(await statusOfDatabase()).toBe('stopped');
    await settings('rds', { whenDestroyed: 'delete' });
    expect(await upAtOnce('rds')).toMatchObject({ ok: true });
    expect(await statusOfDatabase()).toBe('available');
  });

  it('leaves nothing when it is destroyed', async () => {
    await inAll(destroy);
    expect(await aws.left()).toEqual([]);
  });

  it('ends the same when every type on the way has failed once', async () => {
    const fail = { code: 'InternalFailure', message: 'We encountered an internal error. Please try again.' };
    await aws.faults(...[...new Set(made)].map((type) => ({ operation: 'create', type, times: 1, fail }) as const));
    let failures = 0;
    await inAll(async (addon) => {
      await settings(addon, { whenDestroyed: 'delete' });
      const goOn = () => upAtOnce(addon, '--continue-on-error');
      let run = await goOn();
      for (; !run.ok && failures < 40; run = await goOn()) {
        expect(run.all).toContain('InternalFailure');
        failures += 1;
      }
      return run;
    });
    expect(failures).toBeGreaterThanOrEqual(addons.length);
    await aws.faults();
    expect(await typesLeft()).toEqual(made);
    await inAll(destroy);
    expect(await aws.left()).toEqual([]);
  });

  it('leaves its last copy where data is kept, once its protection is taken off', async () => {
    await settings('rds');
    expect(await upAtOnce('rds')).toMatchObject({ ok: true });
    expect(await destroy('rds')).toMatchObject({ ok: false });
    await settings('rds', { protect: false });
    expect(await upAtOnce('rds')).toMatchObject({ ok: true });
    expect(await destroy('rds')).toMatchObject({ ok: true });
    expect(await aws.left()).toEqual([expect.stringMatching(/^aws:rds\/snapshot:Snapshot eu-1-dev-rds-final-/)]);
  });
});
