import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EnvironmentConfig } from '../infra/environments/config.ts';
import { exampleConfig } from '../infra/environments/example.ts';
import { playArgoCd } from './infra/play-argocd.ts';
import { changesOf, createPulumiLab, type PulumiLab } from './infra/pulumi-lab.ts';
import { refuseObjects } from './infra/refuse-objects.ts';
import { type LocalCluster, startLocalCluster } from './local-cluster.ts';

const PROGRAM = 'environments';
const STACK = ['--stack', 'preview-123'];
const RUN = 120_000;

let cluster: LocalCluster;
let lab: PulumiLab;
beforeAll(async () => {
  cluster = await startLocalCluster();
  lab = await createPulumiLab(cluster.kubeconfig);
  for (const name of ['application', 'appproject']) {
    await cluster.kubectl('apply', '--server-side', '-f', `${cluster.crds}/${name}-crd.yaml`);
  }
  await cluster.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'argocd' } });
  await lab.configure(PROGRAM, 'preview-123', settings(exampleConfig));
  await lab.pulumi(PROGRAM, 'stack', 'init', 'preview-123');
}, RUN);
afterAll(async () => {
  await lab?.remove();
  await cluster?.remove();
}, RUN);

/** What is as usual is left out. */
function settings(config: Omit<EnvironmentConfig, 'team' | 'addonNetworks' | 'cluster'>): Record<string, unknown> {
  const usual = new Set(['cluster', 'team', 'addonNetworks']);
  const written = Object.entries(config).filter(([key]) => !usual.has(key));
  return Object.fromEntries(written.map(([key, value]) => [`environments:${key}`, value]));
}

const objects = async (kind: string, namespace = 'preview-123') =>
  (await cluster.kubectl('-n', namespace, 'get', kind, '-o', 'name')).trim().split('\n').filter(Boolean);
const read = async (...object: readonly string[]): Promise<unknown> =>
  JSON.parse(await cluster.kubectl('get', ...object, '-o', 'json'));

describe('the life of an environment stack on a real API server', { timeout: RUN }, () => {
  it('is previewed without a trace, and what was previewed is what is made', async () => {
    const preview = await lab.pulumi(PROGRAM, 'preview', ...STACK, '--save-plan', 'plan.json');
    expect(preview.all).toContain('+ 12 to create');
    expect(preview.all).toContain('pulumi-resource-kubernetes is a stand-in here');
    expect(await objects('namespaces', 'default')).not.toContain('namespace/preview-123');

    const up = await lab.pulumi(PROGRAM, 'up', ...STACK, '--plan', 'plan.json', '--skip-preview', '--yes');
    expect(up.all).toContain('+ 12 created');
    const state = await lab.pulumi(PROGRAM, 'stack', 'export', ...STACK);
    expect(state.stdout).toContain('preview-123-api');
    // A stack is everyone's: what one machine calls its cluster is not in it.
    expect(state.stdout).not.toContain(cluster.kubeconfig);
    expect(await objects('networkpolicies,resourcequotas,limitranges')).toHaveLength(7);
    expect(await objects('applications,appprojects', 'argocd')).toEqual([
      'application.argoproj.io/preview-123-api',
      'application.argoproj.io/preview-123-web',
      'appproject.argoproj.io/preview-123',
    ]);
    expect(await read('namespace', 'preview-123')).toMatchObject({
      metadata: {
        labels: { 'workflowautom.dev/environment': 'preview-123', 'pod-security.kubernetes.io/enforce': 'baseline' },
      },
    });
  });

  it('changes nothing when nothing changed, before and after a refresh', async () => {
    const expected = ['--expect-no-changes'];
    expect(await lab.pulumi(PROGRAM, 'preview', ...STACK, ...expected)).toMatchObject({ ok: true });
    expect(await lab.pulumi(PROGRAM, 'refresh', ...STACK, ...expected, '--yes')).toMatchObject({ ok: true });
    expect(await lab.pulumi(PROGRAM, 'preview', ...STACK, ...expected)).toMatchObject({ ok: true });
  });

  it('shows a service’s change property by property', async () => {
    const [api] = exampleConfig.environment.services;
    const worker = { name: 'worker', chart: 'service', port: 9000 };
    const services = [...(api ? [{ ...api, port: 8081 }] : []), worker];
    const environment = { ...exampleConfig.environment, services };
    await lab.configure(PROGRAM, 'preview-123', settings({ ...exampleConfig, environment }));

    const changes = changesOf(await lab.pulumi(PROGRAM, 'preview', ...STACK, '--json'));
    expect([...changes.keys()].sort()).toEqual([
      'create Application worker',
      'delete Application web',
      'update Application api',
      'update NetworkPolicy allow-ingress-controller',
    ]);
    expect(changes.get('update Application api')?.detailedDiff).toEqual({
      'spec.sources[0].helm.valuesObject.service.port': { kind: 'update', inputDiff: true },
    });

    const up = await playArgoCd(cluster, () => lab.pulumi(PROGRAM, 'up', ...STACK, '--skip-preview', '--yes'));
    expect(up.all).toContain('- 1 deleted');
    expect(await objects('applications', 'argocd')).toEqual([
      'application.argoproj.io/preview-123-api',
      'application.argoproj.io/preview-123-worker',
    ]);
  });

  it('tells what was changed behind its back, and leaves another’s field to the other', async () => {
    await cluster.kubectl('label', 'namespace', 'preview-123', 'workflowautom.dev/kind=mine', '--overwrite');
    await cluster.kubectl('-n', 'preview-123', 'delete', 'networkpolicy', 'allow-https');
    const refresh = await lab.pulumi(PROGRAM, 'refresh', ...STACK, '--yes');
    expect(refresh.all).toMatch(/- +kubernetes:networking\.k8s\.io\/v1:NetworkPolicy allow-https deleted/);
    expect(refresh.all).toMatch(/~ +kubernetes:core\/v1:Namespace namespace updated/);

    const refused = await lab.pulumi(PROGRAM, 'preview', ...STACK);
    expect(refused).toMatchObject({ ok: false });
    expect(refused.all).toContain('conflict with "kubectl-label"');
    expect(refused.all).toContain('this stack writes as "workflowautom-preview-123"');

    await cluster.kubectl('label', 'namespace', 'preview-123', 'workflowautom.dev/kind=preview', '--overwrite');
    const mended = await lab.pulumi(PROGRAM, 'up', ...STACK, '--skip-preview', '--yes');
    expect(mended).toMatchObject({ ok: true });
    expect(await objects('networkpolicies')).toContain('networkpolicy.networking.k8s.io/allow-https');
  });

  it('takes up what a killed run had made and not written down', async () => {
    const urn = 'urn:pulumi:preview-123::environments::kubernetes:argoproj.io/v1alpha1:Application::api';
    expect(await lab.pulumi(PROGRAM, 'state', 'delete', urn, ...STACK, '--yes')).toMatchObject({ ok: true });
    const up = await lab.pulumi(PROGRAM, 'up', ...STACK, '--skip-preview', '--yes');
    expect(up.all).toContain('+ 1 created');
    expect(await read('application', 'preview-123-api', '-n', 'argocd')).toMatchObject({
      metadata: { annotations: { 'pulumi.com/patchFieldManager': 'workflowautom-preview-123' } },
    });
  });

  it('stands at last although what Argo CD is told was refused once', async () => {
    await playArgoCd(cluster, () => cluster.kubectl('-n', 'argocd', 'delete', 'applications,appprojects', '--all'));
    await lab.pulumi(PROGRAM, 'refresh', ...STACK, '--yes');
    const refuse = refuseObjects(cluster, 'preview-123');
    for (const kind of ['AppProject', 'Application']) {
      const refusal = await refuse('CREATE', [kind]);
      const refused = await lab.pulumi(PROGRAM, 'up', ...STACK, '--skip-preview', '--yes');
      expect(refused).toMatchObject({ ok: false });
      expect(refused.all).toMatch(new RegExp(`${kind} argocd/preview-123.*${refusal}`));
    }
    await refuse('CREATE', []);
    const healed = await lab.pulumi(PROGRAM, 'up', ...STACK, '--skip-preview', '--yes');
    expect(healed).toMatchObject({ ok: true });
    expect(await objects('applications,appprojects', 'argocd')).toHaveLength(3);
  });

  it('goes in the right order and leaves nothing', async () => {
    const destroy = await playArgoCd(cluster, () =>
      lab.pulumi(PROGRAM, 'destroy', ...STACK, '--skip-preview', '--yes'),
    );
    expect(destroy).toMatchObject({ ok: true });
    expect(destroy.all.indexOf('Application api deleted')).toBeLessThan(
      destroy.all.indexOf('Namespace namespace deleting'),
    );
    expect(await objects('applications,appprojects', 'argocd')).toEqual([]);
    expect(await objects('namespaces', 'default')).not.toContain('namespace/preview-123');
  });

  it('is not planned on a cluster that does not answer', async () => {
    await cluster.stop();
    const preview = await lab.pulumi(PROGRAM, 'preview', ...STACK);
    expect(preview).toMatchObject({ ok: false });
    expect(preview.all).toMatch(/The Kubernetes API server at https:\/\/127\.0\.0\.1:\d+ does not answer/);
  });
});

describe('settings that describe no environment', () => {
  it('stop the run with the key and what it must be, and no stack trace', { timeout: RUN }, async () => {
    const infra = { ...exampleConfig.infra, revision: 'main' };
    await lab.configure(PROGRAM, 'preview-123', settings({ ...exampleConfig, infra }));
    const preview = await lab.pulumi(PROGRAM, 'preview', ...STACK);
    expect(preview).toMatchObject({ ok: false });
    expect(preview.all).toContain('environments:infra.revision is "main", but must be a full commit SHA');
    expect(preview.all).not.toContain('at readSettings');
  });
});
