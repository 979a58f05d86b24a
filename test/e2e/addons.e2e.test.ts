import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { examplePlatform } from '../../infra/env-addons/contract/example.ts';
import { type LocalAws, startAws } from '../../sandbox/aws/start-aws.ts';
import { enginePath } from '../../sandbox/engines/engine-path.ts';
import { resolveEngines } from '../../sandbox/engines/resolve-engines.ts';
import { REPOSITORY } from '../../sandbox/platform/start-platform.ts';
import { botLog, type Lab, PATIENCE, PULL_REQUEST, startLab } from './lab.ts';

// One story, in order: what one case makes, the next one uses.
const STORY = { timeout: 3 * PATIENCE };
const NAME = `preview-${PULL_REQUEST}`;

let folder: string;
let aws: LocalAws;
let lab: Lab;
let keyFile: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workflowautom-addons-e2e-'));
  keyFile = join(folder, 'age.key');
  const PATH = `${enginePath(await resolveEngines())}:${process.env.PATH}`;
  await execa('age-keygen', ['-o', keyFile], { env: { PATH } });
  const { stdout: recipient } = await execa('age-keygen', ['-y', keyFile], { env: { PATH } });
  aws = await startAws(folder, examplePlatform.region);
  lab = await startLab({
    settings: { ...aws.env, PULUMI_STAND_INS: 'kubernetes,aws,random' },
    gitops: (content) => withAddons(content, recipient),
  });
  await standInPlatform();
}, 180_000);
afterAll(async () => {
  await lab?.stop();
  await aws?.stop();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

/** Encrypted for a key that is ours, and on a platform that grants two add-ons. */
async function withAddons(content: string, recipient: string): Promise<void> {
  const change = async (name: string, from: RegExp, to: string) => {
    const text = await readFile(join(content, name), 'utf8');
    expect(text).toMatch(from);
    await writeFile(join(content, name), text.replace(from, to));
  };
  await change('.sops.yaml', /age1\w+/, recipient);
  await change(
    'workflowautom.yaml',
    /^addons:\n.*\n/m,
    'platform: organization/platform/eu-1\naddons: { rds: { sizes: [small] }, redis: { sizes: [small] } }\n',
  );
}

async function pulumi(project: string, ...args: readonly string[]): Promise<void> {
  const { settings, sandbox } = lab.platform;
  await execa('pulumi', [...args, '--non-interactive'], {
    cwd: join(await lab.infra.checkout(), project),
    env: { ...settings, HOME: sandbox.pulumiHome, PULUMI_HOME: sandbox.pulumiHome },
  });
}

/** A state that holds what a platform exports, and nothing it would be made of. */
async function standInPlatform(): Promise<void> {
  const type = 'pulumi:pulumi:Stack';
  const stack = { urn: `urn:pulumi:eu-1::platform::${type}::platform-eu-1`, type, custom: false };
  const resources = [{ ...stack, outputs: examplePlatform }];
  const deployment = { manifest: { time: '2026-01-01T00:00:00Z' }, resources };
  const file = join(folder, 'platform.json');
  await writeFile(file, JSON.stringify({ version: 3, deployment }));
  await pulumi('platform', 'stack', 'init', 'eu-1');
  await pulumi('platform', 'stack', 'import', '--stack', 'eu-1', '--file', file);
}

async function databaseStatus(): Promise<string | undefined> {
  const credentials = { accessKeyId: 'stand-in', secretAccessKey: 'stand-in' };
  const { AWS_ENDPOINT_URL: endpoint = '', AWS_REGION: region = '' } = aws.env;
  const { DBInstances = [] } = await new RDSClient({ endpoint, region, credentials }).send(
    new DescribeDBInstancesCommand({}),
  );
  return DBInstances[0]?.DBInstanceStatus;
}

/** What the holder of the key reads in an add-on's Secret. */
async function opened(addon: string): Promise<Readonly<Record<string, string>>> {
  const { stdout } = await execa('sops', ['decrypt', '--input-type', 'yaml', '--output-type', 'yaml'], {
    env: { PATH: lab.platform.sandbox.path, SOPS_AGE_KEY_FILE: keyFile },
    input: (await lab.see.file(`envs/${NAME}/secrets/${addon}.sops.yaml`)) ?? '',
  });
  const { metadata, data } = parse(stdout) as { metadata: object; data: Record<string, string> };
  const revision = new RegExp(`name: ${addon}, size: small, revision: "?([0-9a-f]{16})`);
  const [, current] = revision.exec((await lab.see.file(`envs/${NAME}/env.yaml`)) ?? '') ?? [];
  expect(metadata).toEqual({ name: `${addon}-${current}`, namespace: NAME });
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, `${Buffer.from(value, 'base64')}`]));
}

async function done(text: string): Promise<string> {
  const { operation } = await lab.say('octocat', text);
  // Three stacks are previewed and then run: each half has the patience that others have for the whole.
  await lab.follow(operation, ({ state, plan }) => plan !== undefined && state !== 'planning');
  await lab.follow(operation, 'succeeded');
  return operation;
}

const served = async () => (await aws.left()).filter((entry) => /:(Instance|ReplicationGroup) /.test(entry)).length;

describe('an environment with a database and a cache', STORY, () => {
  let password = '';

  it('is one sentence: both stand in the cloud, their connections in git-ops, encrypted', async () => {
    const operation = await done(`/env create ${NAME} --addon rds --addon redis`);
    expect(await served()).toBe(2);
    expect(await databaseStatus()).toBe('available');
    for (const addon of ['rds', 'redis'])
      expect(await lab.see.file(`envs/${NAME}/secrets/${addon}.sops.yaml`)).toMatch(/_URL: ENC\[/);
    const { DATABASE_URL = '', PGPASSWORD = '' } = await opened('rds');
    expect(DATABASE_URL).toMatch(/^postgresql:\/\/app:\w{40}@.+\/app\?sslmode=require$/);
    expect(await opened('redis')).toEqual({ REDIS_URL: expect.stringMatching(/^rediss:\/\/:\w{64}@.+:6379$/) });
    password = PGPASSWORD;
    expect(await lab.see.file(`envs/${NAME}/env.yaml`)).toMatch(
      /addons:\n {4}- \{ name: rds, size: small, revision: "?[0-9a-f]{16}"? \}\n {4}- \{ name: redis/,
    );
    const commits = await lab.gitops.log(`envs/${NAME}`);
    expect(commits.map((message) => message.split('\n')[0])).toEqual([
      `${NAME}: connect rds, redis`,
      `${NAME}: create`,
    ]);
    for (const message of commits) expect(message).toContain(`Operation: ${operation}`);
  });

  it('is as Git says: another plan finds nothing to do', async () => {
    const { operation } = await lab.say('octocat', `/env plan ${NAME}`);
    const { outcome } = await lab.follow(operation, 'succeeded');
    expect(outcome?.message).toBe(`Nothing to change: ${NAME} is as Git says.`);
  });

  it('sleeps with its database stopped, and wakes with the connection it had', async () => {
    const before = await lab.see.file(`envs/${NAME}/secrets/rds.sops.yaml`);
    await done(`/env sleep ${NAME}`);
    expect(await databaseStatus()).toBe('stopped');
    await done(`/env wake ${NAME}`);
    expect(await databaseStatus()).toBe('available');
    expect(await lab.see.file(`envs/${NAME}/secrets/rds.sops.yaml`)).toBe(before);
  });

  it('loses its cache only once somebody approved', async () => {
    const { operation } = await lab.say('octocat', `/env addon remove ${NAME} redis`);
    const { plan } = await lab.follow(operation, 'waiting');
    expect(plan?.holds).toEqual(['the data of redis would be lost']);
    expect(await served()).toBe(2);
    await lab.say('octocat', `/env apply ${NAME} --plan ${plan?.id}`);
    await lab.follow(operation, 'succeeded');
    expect(await served()).toBe(1);
    expect(await lab.see.file(`envs/${NAME}/secrets/redis.sops.yaml`)).toBeUndefined();
    expect(await lab.see.file(`envs/${NAME}/env.yaml`)).not.toContain('redis');
  });

  it('is gone with everything, and nothing is left in the account', async () => {
    await done(`/env destroy ${NAME}`);
    expect(await aws.left()).toEqual([]);
    expect(await lab.see.file(`envs/${NAME}/env.yaml`)).toBeUndefined();
    expect(lab.engines.stack(NAME)).toBeUndefined();
  });

  it('never told its password to anybody', async () => {
    expect(password).toMatch(/^\w{40}$/);
    const data = lab.platform.settings.DATA_DIR ?? '';
    const entries = await readdir(data, { withFileTypes: true, recursive: true });
    const files = entries.filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'));
    const texts = await Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name), 'latin1')));
    const comments = lab.platform.github.botComments(REPOSITORY, PULL_REQUEST).flatMap(({ bodies }) => bodies);
    const { stdout: history } = await execa('git', ['log', '--all', '--patch'], { cwd: await lab.gitops.checkout() });
    const everything = [await botLog(lab), ...comments, history, ...texts].join('\n');
    expect(everything).toContain(`${NAME}: connect rds, redis`);
    expect(everything.includes(password)).toBe(false);
  });
});
