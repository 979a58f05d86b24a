import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleValues } from '../infra/platform/example.ts';
import { createPlatformLab, type PlatformLab } from './infra/platform-lab.ts';

const RUN = 300_000;

let lab: PlatformLab;
beforeAll(async () => {
  lab = await createPlatformLab(settings());
}, RUN);
afterAll(() => lab?.remove(), RUN);

/** The whole of it: everything that can be on, but for what keeps a platform from being destroyed. */
function settings(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const values = exampleValues({
    profile: 'standard',
    protected: false,
    cluster: { reachableFrom: [{ cidr: '203.0.113.7/32' }], admins: [{ arn: 'arn:aws:iam::123456789012:role/admin' }] },
    bot: { image: 'registry.example.com/workflowautom', tag: '1.0.0' },
    ...changes,
  });
  const typed = Object.entries(values).map(([key, text]) => [key, /^[[{]/.test(text) ? JSON.parse(text) : text]);
  return Object.fromEntries(typed);
}

const up = (...more: readonly string[]) => lab.pulumi('up', '--skip-preview', '--yes', ...more);

describe('a platform with everything on', { timeout: RUN }, () => {
  const types = new Set<string>();

  it('is refused when the settings describe none, all mistakes at once', async () => {
    await lab.configure(settings({ account: '12', network: { zones: [{ name: 'eu-central-1a' }], cidr: '8.8.8.8' } }));
    const refused = await lab.pulumi('preview');
    expect(refused.ok).toBe(false);
    expect(refused.all).toContain('platform:account is "12", but must be the 12 digits of an AWS account');
    expect(refused.all).toContain('platform:network.cidr is "8.8.8.8", but must be a block of addresses');
    await lab.configure(settings());
  });

  it('is previewed whole', async () => {
    const preview = await lab.pulumi('preview', '--json');
    const { steps } = JSON.parse(preview.stdout) as { steps: { op: string; urn: string }[] };
    for (const { urn } of steps) for (const type of urn.match(/(?<=::)aws:[^:]*:[^:]*(?=::)/) ?? []) types.add(type);
    expect(steps.every(({ op }) => op === 'create')).toBe(true);
    expect(steps.filter(({ urn }) => urn.includes('Application::'))).toHaveLength(5);
  });

  it('comes to the same end when AWS refuses every kind of resource once', async () => {
    expect(types.size).toBeGreaterThan(25);
    const fail = { code: 'ThrottlingException', message: 'Rate exceeded' };
    await lab.aws.faults(...[...types].map((type) => ({ operation: 'create' as const, type, times: 1, fail })));
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
    const applications = await lab.cluster.kubectl('-n', 'argocd', 'get', 'applications', '-o', 'name');
    expect(
      applications
        .trim()
        .split('\n')
        .map((name) => name.split('/')[1]),
    ).toEqual(['cluster-autoscaler', 'external-dns', 'ingress-nginx', 'jenkins', 'workflowautom']);
    const state = await lab.pulumi('stack', 'export');
    expect(state.stdout).not.toMatch(/PRIVATE KEY|client-key-data/);
  });

  it('is destroyed, and nothing is left', async () => {
    expect(await lab.destroy()).toMatchObject({ ok: true });
    expect(await lab.aws.left()).toEqual([]);
    expect((await lab.cluster.kubectl('get', 'applications', '-A', '-o', 'name')).trim()).toBe('');
  });
});
