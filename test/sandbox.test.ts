import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engineCache } from '../sandbox/engines/engine-cache.ts';
import { findProcesses } from '../sandbox/find-processes.ts';
import { layoutOf } from '../sandbox/layout.ts';
import { poll } from '../sandbox/poll.ts';
import { type SandboxInfo, sandboxDown, sandboxStatus, sandboxUp } from '../sandbox/sandbox.ts';
import { createLocalGitOpsRepository } from '../src/gitops/create-local-gitops-repository.ts';

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: { name: {{ .Release.Name }} }
spec:
  replicas: {{ if .Values.environment.hibernate }}0{{ else }}{{ .Values.replicas }}{{ end }}
  selector: { matchLabels: { app: {{ .Release.Name }} } }
  template:
    metadata: { labels: { app: {{ .Release.Name }} } }
    spec: { containers: [{ name: app, image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}" }] }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: {{ .Release.Name }} }
spec: { defaultBackend: { service: { name: {{ .Release.Name }}, port: { number: 80 } } } }
`;

let base: string;
let infra: string;
let folder: string;
let info: SandboxInfo;

beforeAll(async () => {
  // A space, because a person's folder may have one and not every tool expects it.
  base = await mkdtemp(join(tmpdir(), 'wa sandbox '));
  infra = join(base, 'infra');
  await mkdir(join(infra, 'charts', 'tiny', 'templates'), { recursive: true });
  await writeFile(join(infra, 'charts', 'tiny', 'Chart.yaml'), 'apiVersion: v2\nname: tiny\nversion: 1.0.0\n');
  await writeFile(join(infra, 'charts', 'tiny', 'templates', 'deployment.yaml'), DEPLOYMENT);
  folder = join(base, 'first');
  info = await sandboxUp({ folder, infra });
}, 60_000);

afterAll(async () => {
  await sandboxDown({ folder });
  await sandboxDown({ folder: join(base, 'second') });
  await rm(base, { recursive: true });
}, 30_000);

async function kubectl(args: readonly string[], input = ''): Promise<string> {
  const env = { PATH: info.path, KUBECONFIG: info.kubeconfig, HOME: base };
  return (await execa('kubectl', [...args], { env, extendEnv: false, input })).stdout;
}

async function head(url: string): Promise<string> {
  return (await execa('git', ['ls-remote', url, 'refs/heads/main'])).stdout.slice(0, 40);
}

/** Processes of a sandbox by name. */
async function pids(of = folder): Promise<Record<string, number>> {
  const { processes } = await sandboxStatus({ folder: of });
  return Object.fromEntries(processes.filter(({ running }) => running).map(({ name, pid }) => [name, pid]));
}

async function everyProcess(of: string): Promise<number> {
  const { cluster, servers } = layoutOf(of);
  return (await findProcesses([servers, cluster.servers])).length;
}

describe('up', () => {
  it('runs everything there is, in one folder', async () => {
    const status = await sandboxStatus({ folder });

    expect(status).toMatchObject({ state: 'up', apiServer: 'ready', folder });
    expect(Object.keys(await pids()).toSorted()).toEqual([
      'argocd-application-controller',
      'argocd-cmp-server',
      'argocd-repo-server',
      'etcd',
      'kube-apiserver',
      'kube-controller-manager',
      'kube-scheduler',
      'kwok-controller',
      'push-webhook',
      'redis',
    ]);
    expect(await kubectl(['get', 'nodes', '--output=name'])).toBe('node/sandbox-1\nnode/sandbox-2');
  });

  it('tells what a server needs to work against it', () => {
    expect(info.settings).toEqual({
      GITOPS_BRANCH: 'main',
      GITOPS_REPO: info.gitopsUrl,
      INFRA_REPO: info.infraUrl,
      KUBECONFIG: join(folder, 'kubeconfig'),
      PATH: info.path,
      PULUMI_BACKEND_URL: info.pulumiBackendUrl,
      PULUMI_CONFIG_PASSPHRASE: expect.stringMatching(/^[\w-]{32}$/),
    });
  });

  it('keeps its secrets from other users of the machine', async () => {
    expect((await stat(folder)).mode & 0o077).toBe(0);
    expect((await stat(join(folder, 'sandbox.json'))).mode & 0o077).toBe(0);
    expect((await stat(info.kubeconfig)).mode & 0o077).toBe(0);
    expect((await stat(info.ageKey)).mode & 0o777).toBe(0o600);
  });

  it('encrypts for a key of its own', async () => {
    const { stdout: recipient } = await execa('age-keygen', ['-y', info.ageKey], { env: { PATH: info.path } });
    const { stdout: rules } = await execa('git', ['--git-dir', layoutOf(folder).gitops, 'show', 'main:.sops.yaml']);
    expect(rules).toContain(`age: ${recipient}`);
    expect(rules).not.toContain('Nobody holds');
    const { stdout: names } = await execa('git', [
      '--git-dir',
      layoutOf(folder).gitops,
      'ls-tree',
      '--name-only',
      'main',
    ]);
    expect(names.split('\n')).toEqual(['.sops.yaml', 'README.md', 'envs', 'workflowautom.yaml']);
  });

  it('again, even twice at the same time, changes nothing', async () => {
    const key = await readFile(info.ageKey, 'utf8');
    const before = { pids: await pids(), gitops: await head(info.gitopsUrl), infra: await head(info.infraUrl) };

    const again = await Promise.all([sandboxUp({ folder, infra }), sandboxUp({ folder, infra })]);

    expect(again).toEqual([info, info]);
    expect({ pids: await pids(), gitops: await head(info.gitopsUrl), infra: await head(info.infraUrl) }).toEqual(
      before,
    );
    expect(await readFile(info.ageKey, 'utf8')).toBe(key);
  }, 30_000);

  it('starts again what is dead and keeps the rest', async () => {
    const before = await pids();
    const killed = ['redis', 'kube-scheduler', 'argocd-cmp-server', 'argocd-application-controller'];
    for (const name of killed) process.kill(before[name] ?? 0, 'SIGKILL');
    const noticed = async () => ((await sandboxStatus({ folder })).state === 'partly' ? true : undefined);
    expect(await poll(noticed, { timeout: 5_000 })).toBe(true);

    await sandboxUp({ folder, infra });

    const after = await pids();
    expect((await sandboxStatus({ folder })).state).toBe('up');
    expect(Object.keys(before).filter((name) => before[name] !== after[name])).toEqual(expect.arrayContaining(killed));
    expect(Object.keys(before).filter((name) => before[name] !== after[name])).toHaveLength(killed.length);
  }, 30_000);

  it('refuses a folder that holds something else, and down leaves it alone', async () => {
    const taken = join(base, 'taken');
    await mkdir(taken);
    await writeFile(join(taken, 'thesis.txt'), 'years of work');

    await expect(sandboxUp({ folder: taken, infra })).rejects.toMatchObject({ code: 'folder-taken' });
    expect(await sandboxDown({ folder: taken })).toBe(0);
    expect(await readdir(taken)).toEqual(['thesis.txt']);
  });
});

describe('an Application with its chart in one repository and its values in the other', () => {
  it('gets healthy, and follows a commit to git-ops without being asked to', async () => {
    const sources = [
      {
        repoURL: info.infraUrl,
        path: 'charts/tiny',
        targetRevision: await head(info.infraUrl),
        helm: { releaseName: 'api', valueFiles: ['$values/envs/qa/env.yaml', '$values/envs/qa/api.yaml'] },
      },
      { repoURL: info.gitopsUrl, targetRevision: 'main', ref: 'values' },
    ];
    const application = {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: 'qa-api', namespace: 'argocd' },
      spec: {
        project: 'default',
        destination: { name: 'in-cluster', namespace: 'qa' },
        sources,
        syncPolicy: { automated: { prune: true, selfHeal: true } },
      },
    };
    await kubectl(['create', 'namespace', 'qa']);
    await kubectl(['apply', '--filename=-'], JSON.stringify(application));
    const status = '--output=jsonpath={.status.sync.status} {.status.health.status}';
    const reported = async (text: string, ...args: string[]) => ((await kubectl(args)) === text ? text : undefined);
    const inArgocd = ['get', 'application', 'qa-api', '--namespace=argocd', status];
    const deployment = [
      'get',
      'deployment',
      'api',
      '--namespace=qa',
      '--output=jsonpath={.spec.replicas} {.status.readyReplicas}',
    ];

    const healthy = await poll(() => reported('Synced Healthy', ...inArgocd), { timeout: 30_000 });
    expect(healthy).toBe('Synced Healthy');
    expect(await kubectl(deployment)).toBe('2 2');

    const gitops = createLocalGitOpsRepository({ url: info.gitopsUrl, branch: 'main' });
    await gitops.commit({
      operation: 'op-1',
      environment: 'qa',
      requestedBy: 'octocat',
      subject: 'qa: sleep',
      render: ({ files }) => {
        const text = files.get('envs/qa/env.yaml')?.replace('hibernate: false', 'hibernate: true') ?? '';
        return [{ path: 'envs/qa/env.yaml', text }];
      },
    });

    // Argo CD's own interval is two minutes: within seconds means that it was told.
    expect(await poll(() => reported('0 ', ...deployment), { timeout: 15_000 })).toBe('0 ');
  }, 60_000);
});

describe('down', () => {
  let bystander: ChildProcess;

  beforeAll(async () => {
    bystander = spawn('sleep', ['600'], { cwd: base, stdio: 'ignore' });
    await once(bystander, 'spawn');
  });

  afterAll(() => bystander.kill());

  it('ends what an up had started that was killed midway, and leaves another sandbox alone', async () => {
    const second = join(base, 'second');
    const home = join(base, 'home');
    await mkdir(home);
    const first = await pids();
    const main = join(import.meta.dirname, '..', 'sandbox', 'main.ts');
    const env = { PATH: process.env.PATH, HOME: home, WORKFLOWAUTOM_CACHE: engineCache() };
    const up = spawn(process.execPath, [main, 'up', '--folder', second], { env, stdio: 'ignore' });
    // The cluster's first server: kwokctl is at work and nothing is waited for yet.
    const { cluster } = layoutOf(second);
    const started = async () => ((await findProcesses([cluster.servers])).length > 0 ? true : undefined);
    expect(await poll(started, { timeout: 30_000, interval: 10 })).toBe(true);
    up.kill('SIGKILL');
    await once(up, 'exit');

    expect(await sandboxDown({ folder: second })).toBeGreaterThan(1);

    expect(await everyProcess(second)).toBe(0);
    expect(await readdir(base)).not.toContain('second');
    expect(await readdir(home)).toEqual([]);
    expect(await pids()).toEqual(first);
  }, 60_000);

  it('keeps the folder when asked to, and up brings all of it back', async () => {
    expect(await sandboxDown({ folder, keep: true })).toBe(10);
    expect(await everyProcess(folder)).toBe(0);

    expect(await sandboxUp({ folder, infra })).toEqual(info);

    expect(await kubectl(['get', 'application', '--namespace=argocd', '--output=name'])).toContain('/qa-api');
  }, 60_000);

  it('ends every process and no other, and removes the folder', async () => {
    expect(await sandboxDown({ folder })).toBe(10);

    expect(await everyProcess(folder)).toBe(0);
    expect(await readdir(base)).not.toContain('first');
    expect(bystander.exitCode ?? bystander.signalCode).toBeNull();
    expect((await sandboxStatus({ folder })).state).toBe('down');
  }, 30_000);

  it('again does nothing', async () => {
    expect(await sandboxDown({ folder })).toBe(0);
  });
});
