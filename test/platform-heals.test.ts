import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleValues } from '../infra/platform/example.ts';
import { type LocalAws, startAws } from '../sandbox/aws/start-aws.ts';
import { createPulumiLab, type PulumiLab } from './infra/pulumi-lab.ts';
import { type LocalCluster, startLocalCluster } from './local-cluster.ts';

const RUN = 300_000;
const PROGRAM = 'platform';
const STACK = ['--stack', 'eu-1'];

let folder: string;
let aws: LocalAws;
let cluster: LocalCluster;
let lab: PulumiLab;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workflowautom-heals-'));
  [aws, cluster] = await Promise.all([startAws(join(folder, 'aws')), startLocalCluster()]);
  for (const name of ['application', 'appproject']) {
    await cluster.kubectl('apply', '--server-side', '-f', `${cluster.crds}/${name}-crd.yaml`);
  }
  lab = await createPulumiLab(join(folder, 'none'), { ...aws.env, AWS_STAND_IN_CLUSTER: cluster.kubeconfig });
  await settings();
  await lab.pulumi(PROGRAM, 'stack', 'init', 'eu-1');
}, RUN);
afterAll(async () => {
  await lab?.remove();
  await Promise.all([aws?.stop(), cluster?.remove()]);
  await rm(folder, { recursive: true, force: true });
}, RUN);

/** The whole of it: everything that can be on, but for what keeps a platform from being destroyed. */
async function settings(changes: Readonly<Record<string, unknown>> = {}): Promise<void> {
  const values = exampleValues({
    profile: 'standard',
    protected: false,
    cluster: { reachableFrom: [{ cidr: '203.0.113.7/32' }], admins: [{ arn: 'arn:aws:iam::123456789012:role/admin' }] },
    bot: { image: 'registry.example.com/workflowautom', tag: '1.0.0' },
    ...changes,
  });
  const typed = Object.entries(values).map(([key, text]) => [key, /^[[{]/.test(text) ? JSON.parse(text) : text]);
  await lab.configure(PROGRAM, 'eu-1', Object.fromEntries(typed));
}

/** Argo CD's part in a deletion: it takes its finalizer off once what the Application ran is gone. */
async function playArgoCd<Result>(work: () => Promise<Result>): Promise<Result> {
  const done = new AbortController();
  const playing = (async () => {
    while (!done.signal.aborted) {
      const template = '{range .items[?(@.metadata.deletionTimestamp)]}{.metadata.name}{"\\n"}{end}';
      const names = await cluster.kubectl('-n', 'argocd', 'get', 'applications', '-o', `jsonpath=${template}`);
      for (const name of names.split('\n').filter(Boolean)) {
        const patch = ['--type=merge', '-p', '{"metadata":{"finalizers":null}}'];
        await cluster.kubectl('-n', 'argocd', 'patch', 'application', name, ...patch).catch(() => undefined);
      }
      await pause(200);
    }
  })();
  try {
    return await work();
  } finally {
    done.abort();
    await playing;
  }
}

const up = (...more: readonly string[]) => lab.pulumi(PROGRAM, 'up', ...STACK, '--skip-preview', '--yes', ...more);

describe('a platform with everything on', { timeout: RUN }, () => {
  const types = new Set<string>();

  it('is refused when the settings describe none, all mistakes at once', async () => {
    await settings({ account: '12', network: { zones: [{ name: 'eu-central-1a' }], cidr: '8.8.8.8' } });
    const refused = await lab.pulumi(PROGRAM, 'preview', ...STACK);
    expect(refused.ok).toBe(false);
    expect(refused.all).toContain('platform:account is "12", but must be the 12 digits of an AWS account');
    expect(refused.all).toContain('platform:network.cidr is "8.8.8.8", but must be a block of addresses');
    await settings();
  });

  it('is previewed whole', async () => {
    const preview = await lab.pulumi(PROGRAM, 'preview', ...STACK, '--json');
    const { steps } = JSON.parse(preview.stdout) as { steps: { op: string; urn: string }[] };
    for (const { urn } of steps) for (const type of urn.match(/(?<=::)aws:[^:]*:[^:]*(?=::)/) ?? []) types.add(type);
    expect(steps.every(({ op }) => op === 'create')).toBe(true);
    expect(steps.filter(({ urn }) => urn.includes('Application::'))).toHaveLength(5);
  });

  it('comes to the same end when AWS refuses every kind of resource once', async () => {
    expect(types.size).toBeGreaterThan(25);
    const fail = { code: 'ThrottlingException', message: 'Rate exceeded' };
    await aws.faults(...[...types].map((type) => ({ operation: 'create' as const, type, times: 1, fail })));
    let runs = 1;
    while (!(await up('--continue-on-error')).ok) {
      runs += 1;
      // Each run gets at least one kind further.
      expect(runs).toBeLessThanOrEqual(types.size + 1);
    }
    expect(runs).toBeGreaterThan(1);
    expect(await up('--expect-no-changes')).toMatchObject({ ok: true });
  });

  it('has told the reconciler what to run, and keeps no key in its state', async () => {
    const applications = await cluster.kubectl('-n', 'argocd', 'get', 'applications', '-o', 'name');
    expect(
      applications
        .trim()
        .split('\n')
        .map((name) => name.split('/')[1]),
    ).toEqual(['cluster-autoscaler', 'external-dns', 'ingress-nginx', 'jenkins', 'workflowautom']);
    const state = await lab.pulumi(PROGRAM, 'stack', 'export', ...STACK);
    expect(state.stdout).not.toMatch(/PRIVATE KEY|client-key-data/);
  });

  it('is destroyed, and nothing is left', async () => {
    const destroyed = await playArgoCd(() => lab.pulumi(PROGRAM, 'destroy', ...STACK, '--skip-preview', '--yes'));
    expect(destroyed).toMatchObject({ ok: true });
    expect(await aws.left()).toEqual([]);
    expect((await cluster.kubectl('get', 'applications', '-A', '-o', 'name')).trim()).toBe('');
  });
});
