import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EnvironmentConfig } from '../infra/environments/config.ts';
import { describeEnvironment } from '../infra/environments/describe-environment.ts';
import { exampleConfig } from '../infra/environments/example.ts';
import { sopsPlugin } from '../infra/platform/reconcilers/argocd-sops.ts';
import { poll } from '../sandbox/poll.ts';
import { type LocalArgoCd, startLocalArgoCd } from './infra/local-argocd.ts';
import { type LocalCluster, startLocalCluster } from './local-cluster.ts';

const RUN = 120_000;
const SECRETS = ['-n', 'argocd', 'get', 'application', 'preview-123-secrets', '-o'];

let folder: string;
let cluster: LocalCluster;
let argocd: LocalArgoCd;
let recipient: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workflowautom-secrets-'));
  cluster = await startLocalCluster();
  argocd = await startLocalArgoCd(cluster, {
    name: 'sops',
    // As the platform installs it.
    spec: sopsPlugin.configs.cmp.plugins.sops,
    env: { SOPS_AGE_KEY_FILE: join(folder, 'key.txt') },
  });
  const { stderr } = await execa('age-keygen', ['-o', join(folder, 'key.txt')], { env: { PATH: argocd.path } });
  recipient = /age1\w+/.exec(stderr)?.[0] ?? '';
  await createRepository();
}, RUN);
afterAll(async () => {
  await argocd?.stop();
  await cluster?.remove();
  await rm(folder, { recursive: true, force: true });
}, RUN);

const work = () => join(folder, 'work');
const git = (...args: readonly string[]) =>
  execa('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.com', ...args], { cwd: work() });

async function createRepository(): Promise<void> {
  await execa('git', ['init', '--quiet', '--bare', '--initial-branch=main', join(folder, 'git-ops.git')]);
  await execa('git', ['clone', '--quiet', join(folder, 'git-ops.git'), work()]);
  await mkdir(join(work(), 'envs/preview-123'), { recursive: true });
  await writeFile(join(work(), 'envs/preview-123/env.yaml'), 'environment: { name: preview-123 }\n');
  await push('an environment without a secret');
}

/** Commits what is there, and tells Argo CD, as the bot does. */
async function push(message: string): Promise<void> {
  await git('add', '--all');
  await git('commit', '--quiet', '-m', message);
  await git('push', '--quiet', 'origin', 'HEAD:main');
}
const refresh = () =>
  cluster.kubectl('-n', 'argocd', 'annotate', 'application', 'preview-123-secrets', 'argocd.argoproj.io/refresh=hard');

async function writeSecret(value: string): Promise<void> {
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'api' }, stringData: { TOKEN: value } };
  const args = ['encrypt', '--age', recipient, '--encrypted-regex', '^(data|stringData)$', '--input-type', 'json'];
  const { stdout } = await execa('sops', [...args, '--output-type', 'yaml', '--filename-override', 'api.sops.yaml'], {
    env: { PATH: argocd.path },
    input: JSON.stringify(secret),
  });
  expect(stdout).not.toContain(value);
  await mkdir(join(work(), 'envs/preview-123/secrets'), { recursive: true });
  await writeFile(join(work(), 'envs/preview-123/secrets/api.sops.yaml'), stdout);
}

/** `Synced Healthy`, and whatever is wrong. */
const state = () =>
  cluster.kubectl(...SECRETS, 'jsonpath={.status.sync.status} {.status.health.status}{.status.conditions[*].message}');
const token = async () => {
  const args = ['-n', 'preview-123', 'get', 'secret', 'api', '--ignore-not-found', '-o', 'jsonpath={.data.TOKEN}'];
  return Buffer.from(await cluster.kubectl(...args), 'base64').toString();
};
async function until(read: () => Promise<string>, expected: string): Promise<string> {
  let last = '';
  const settled = async () => {
    last = await read();
    return last === expected ? last : undefined;
  };
  await poll(settled, { timeout: 60_000 });
  return last;
}

describe('an environment’s secrets under Argo CD itself', { timeout: RUN }, () => {
  it('are in order while there are none, and no folder for them', async () => {
    const gitops = { url: `file://${join(folder, 'git-ops.git')}`, branch: 'main' };
    const config: EnvironmentConfig = { ...exampleConfig, gitops, secrets: true };
    const manifests = describeEnvironment(config).flatMap((stage) => stage.map(({ manifest }) => manifest));
    const services = new Set(config.environment.services.map(({ name }) => `preview-123-${name}`));
    await cluster.apply(...manifests.filter(({ metadata }) => !services.has(metadata.name)));
    expect(await until(state, 'Synced Healthy')).toBe('Synced Healthy');
  });

  it('are decrypted into the namespace, from the branch', async () => {
    await writeSecret('first');
    await push('a secret');
    await refresh();
    expect(await until(token, 'first')).toBe('first');
    expect(await until(state, 'Synced Healthy')).toBe('Synced Healthy');
  });

  it('come back when somebody deletes or changes one by hand', async () => {
    await cluster.kubectl('-n', 'preview-123', 'delete', 'secret', 'api');
    expect(await until(token, 'first')).toBe('first');
    const patch = JSON.stringify({ stringData: { TOKEN: 'mine' } });
    await cluster.kubectl('-n', 'preview-123', 'patch', 'secret', 'api', '--type=merge', '-p', patch);
    expect(await until(token, 'first')).toBe('first');
  });

  it('go when the last one is taken out of Git', async () => {
    await rm(join(work(), 'envs/preview-123/secrets'), { recursive: true });
    await push('no secret');
    await refresh();
    expect(await until(token, '')).toBe('');
    expect(await until(state, 'Synced Healthy')).toBe('Synced Healthy');
  });

  it('go with their Application', async () => {
    await writeSecret('second');
    await push('another secret');
    await refresh();
    expect(await until(token, 'second')).toBe('second');
    await cluster.kubectl('-n', 'argocd', 'delete', 'application', 'preview-123-secrets', '--timeout=60s');
    expect(await token()).toBe('');
  });
});
