import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalAws, startAws } from '../sandbox/aws/start-aws.ts';
import { changesOf, createPulumiLab, type PulumiLab } from './infra/pulumi-lab.ts';

const RUN = 240_000;
const PROGRAM = 'lab';
const STACK = ['--stack', 'dev'];
const REGION = 'eu-central-1';

const project = 'name: lab\nruntime: { name: nodejs, options: { typescript: false } }\nmain: index.ts\n';

/** Two types that moto keeps, three of the folder, one that no table knows, and a value made once. */
const program = `
import { Vpc } from '@pulumi/aws/ec2/vpc.js';
import { Role } from '@pulumi/aws/iam/role.js';
import { Dashboard } from '@pulumi/aws/cloudwatch/dashboard.js';
import { Instance } from '@pulumi/aws/rds/instance.js';
import { Bucket } from '@pulumi/aws/s3/bucket.js';
import { Queue } from '@pulumi/aws/sqs/queue.js';
import { getCallerIdentityOutput } from '@pulumi/aws/getCallerIdentity.js';
import { RandomPassword } from '@pulumi/random/randomPassword.js';
import { Config, secret } from '@pulumi/pulumi';

const config = new Config();
const tags = { owner: 'octocat' };
new Vpc('network', { cidrBlock: config.require('range'), tags });
const assumeRolePolicy = JSON.stringify({ Version: '2012-10-17', Statement: [] });
new Role('reader', { name: 'reader', description: config.require('seconds'), assumeRolePolicy, tags });
new Dashboard('board', { dashboardName: 'board', dashboardBody: '{}' });
const password = new RandomPassword('password', { length: 32, special: false });
const database = new Instance('database', {
  identifier: 'lab-data', engine: 'postgres', engineVersion: '17', instanceClass: 'db.t4g.micro', allocatedStorage: 20,
  username: 'app', password: password.result, storageEncrypted: true, skipFinalSnapshot: true, tags,
});
new Bucket('files', { tags });
new Queue('jobs', { name: 'jobs', visibilityTimeoutSeconds: config.requireNumber('seconds'), tags });
if (config.getBoolean('more')) new Queue('more', { name: 'more', tags }, {});
export const endpoint = database.endpoint;
export const url = secret(password.result);
export const account = getCallerIdentityOutput().accountId;
`;

let folder: string;
let aws: LocalAws;
let lab: PulumiLab;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workflowautom-aws-'));
  aws = await startAws(folder, REGION);
  lab = await createPulumiLab(join(folder, 'no-kubeconfig'), aws.env);
  await mkdir(join(lab.folder, PROGRAM));
  await writeFile(join(lab.folder, PROGRAM, 'Pulumi.yaml'), project);
  await writeFile(join(lab.folder, PROGRAM, 'index.ts'), program);
  await settings();
  await lab.pulumi(PROGRAM, 'stack', 'init', 'dev');
}, RUN);
afterAll(async () => {
  await lab?.remove();
  await aws?.stop();
  await rm(folder, { recursive: true, force: true });
}, RUN);

async function settings(changes: object = {}): Promise<void> {
  const all = { 'aws:region': REGION, 'lab:range': '10.0.0.0/16', 'lab:seconds': 30, ...changes };
  await lab.configure(PROGRAM, 'dev', all);
}

const up = () => lab.pulumi(PROGRAM, 'up', ...STACK, '--skip-preview', '--yes');
const client = () => ({
  endpoint: aws.env.AWS_ENDPOINT_URL ?? '',
  region: REGION,
  credentials: { accessKeyId: 'stand-in', secretAccessKey: 'stand-in' },
});

describe('the stand-ins for the aws and random plugins under the real engine', { timeout: RUN }, () => {
  it('preview without a trace, and say that they took part', async () => {
    const preview = await lab.pulumi(PROGRAM, 'preview', ...STACK);
    expect(preview.all).toContain('+ 8 to create');
    expect(preview.all).toContain('pulumi-resource-aws is a stand-in here');
    expect(preview.all).toContain('pulumi-resource-random is a stand-in here');
    expect(await aws.left()).toEqual([]);
  });

  it('make what was previewed, with what AWS computes, and show no secret', async () => {
    expect(await up()).toMatchObject({ ok: true });
    expect(await aws.left()).toEqual([
      expect.stringMatching(/^aws:cloudwatch\/dashboard:Dashboard /),
      expect.stringMatching(/^aws:ec2\/vpc:Vpc vpc-[0-9a-f]{17}$/),
      'aws:iam/role:Role reader',
      'aws:rds/instance:Instance lab-data',
      expect.stringMatching(/^aws:s3\/bucket:Bucket files-[0-9a-f]{7}$/),
      'aws:sqs/queue:Queue https://sqs.eu-central-1.amazonaws.com/123456789012/jobs',
    ]);
    const outputs = await lab.pulumi(PROGRAM, 'stack', 'output', ...STACK, '--json', '--show-secrets');
    const { endpoint, url, account } = JSON.parse(outputs.stdout) as Record<string, string>;
    expect(endpoint).toMatch(/^lab-data\..*\.eu-central-1\.rds\.amazonaws\.com:5432$/);
    expect(url).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(account).toBe('123456789012');
    const state = await lab.pulumi(PROGRAM, 'stack', 'export', ...STACK);
    expect(state.stdout).not.toContain(url);
    for (const file of await readdir(aws.env.AWS_STAND_IN_INVENTORY ?? '')) {
      expect(await readFile(join(aws.env.AWS_STAND_IN_INVENTORY ?? '', file), 'utf8')).not.toContain(url);
    }
    expect(await lab.pulumi(PROGRAM, 'preview', ...STACK, '--refresh', '--expect-no-changes')).toMatchObject({
      ok: true,
    });
  });

  it('tell a change from a replacement, property by property', async () => {
    await settings({ 'lab:range': '10.1.0.0/16', 'lab:seconds': 60 });
    const changes = changesOf(await lab.pulumi(PROGRAM, 'preview', ...STACK, '--json'));
    expect(changes.get('update Queue jobs')?.detailedDiff).toEqual({
      visibilityTimeoutSeconds: { kind: 'update', inputDiff: true },
    });
    expect(changes.get('update Role reader')?.detailedDiff).toMatchObject({ description: { kind: 'update' } });
    expect(changes.get('replace Vpc network')?.replaceReasons).toEqual(['cidrBlock']);
    expect(await up()).toMatchObject({ ok: true });
    expect((await aws.left()).filter((entry) => entry.includes('Vpc'))).toHaveLength(1);
  });

  it('see what was changed behind their back, and mend it', async () => {
    const QueueUrl = 'https://sqs.eu-central-1.amazonaws.com/123456789012/jobs';
    const Attributes = { VisibilityTimeout: '5' };
    await new SQSClient(client()).send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
    const bucket = (await aws.left()).find((entry) => entry.includes('Bucket'))?.split(' ')[1] ?? '';
    await new S3Client({ ...client(), forcePathStyle: true }).send(new DeleteBucketCommand({ Bucket: bucket }));
    const mended = await lab.pulumi(PROGRAM, 'up', ...STACK, '--refresh', '--skip-preview', '--yes');
    expect(mended.all).toMatch(/~ +aws:sqs:Queue jobs updated.*visibilityTimeoutSeconds/);
    expect(mended.all).toMatch(/\+ +aws:s3:Bucket files created/);
    expect(await lab.pulumi(PROGRAM, 'preview', ...STACK, '--refresh', '--expect-no-changes')).toMatchObject({
      ok: true,
    });
  });

  it.each([
    ['refused by AWS', { fail: { code: 'ThrottlingException', message: 'Rate exceeded' } }, 'ThrottlingException'],
    ['killed before AWS heard of it', { die: 'before' }, 'more'],
    ['killed when AWS was done and nobody knew', { die: 'after' }, 'more'],
  ] as const)('heal a create that was %s by the next run', async (_, fault, words) => {
    await settings({ 'lab:seconds': 60, 'lab:range': '10.1.0.0/16', 'lab:more': true });
    await aws.faults({ operation: 'create', name: 'more', times: 1, ...fault });
    const failed = await up();
    expect(failed).toMatchObject({ ok: false });
    expect(failed.all).toContain(words);
    expect(await up()).toMatchObject({ ok: true });
    expect((await aws.left()).filter((entry) => entry.endsWith('/more'))).toHaveLength(1);
    await settings({ 'lab:seconds': 60, 'lab:range': '10.1.0.0/16' });
    expect(await up()).toMatchObject({ ok: true });
    expect((await aws.left()).filter((entry) => entry.endsWith('/more'))).toEqual([]);
  });

  it('leave nothing when all is destroyed', async () => {
    expect(await lab.pulumi(PROGRAM, 'destroy', ...STACK, '--skip-preview', '--yes')).toMatchObject({ ok: true });
    expect(await aws.left()).toEqual([]);
  });
});
