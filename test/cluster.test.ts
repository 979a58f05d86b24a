import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { definitions } from '../sandbox/engines/definitions.ts';
import { resolveEngines } from '../sandbox/engines/resolve-engines.ts';
import { poll } from '../sandbox/poll.ts';
import { createClusterReader } from '../src/cluster/create-cluster-reader.ts';
import type { ClusterReader, Observation } from '../src/operations/ports/cluster-reader.ts';
import { fluxKustomization } from '../src/render/flux-kustomization.ts';
import { describeClusterReader } from './cluster/describe-cluster-reader.ts';
import { playedArgocd } from './cluster/play-argocd.ts';
import { playedFlux, values } from './cluster/play-flux.ts';
import type { PlayedReconciler } from './cluster/played-reconciler.ts';
import { registeredObjects } from './cluster/registered-objects.ts';
import { type LocalCluster, startLocalCluster } from './local-cluster.ts';

const DEADLINE = 60_000;
const NOTHING: Observation = { namespace: 'absent', applications: [], workloads: [], leftovers: [] };

let cluster: LocalCluster;
let reader: ClusterReader;

beforeAll(async () => {
  cluster = await startLocalCluster();
  for (const definition of ['application-crd.yaml', 'appproject-crd.yaml']) {
    await cluster.kubectl('apply', '--server-side', '-f', join(cluster.crds, definition));
  }
  for (const { name, folders } of await resolveEngines({ engines: definitions })) {
    if (name.startsWith('flux-')) await cluster.kubectl('apply', '--server-side', '-f', folders.definitions ?? '');
  }
  await cluster.kubectl('wait', '--for=condition=Established', 'crd', '--all', '--timeout=60s');
  await cluster.kubectl('create', 'namespace', 'argocd');
  reader = createClusterReader({ kubeconfig: cluster.kubeconfig });
}, 120_000);
afterAll(() => cluster?.remove(), DEADLINE);

describe('reading a reconciler', { timeout: DEADLINE }, () => {
  for (const reconciler of [playedArgocd, playedFlux]) describeClusterReader(reconciler, () => ({ cluster, reader }));

  it('has Flux build what the bot lists: values as the ConfigMaps its releases read, secrets as they are', async () => {
    const name = 'preview-flux-8';
    const folder = join(cluster.folder, name);
    const sops = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'api' }, stringData: { KEY: 'ENC[…]' } };
    const files = {
      'env.yaml': 'environment: {}\n',
      'api.yaml': 'replicas: 2\n',
      'secrets/api.sops.yaml': JSON.stringify(sops),
    };
    const list = fluxKustomization(name, Object.keys(files));
    await mkdir(join(folder, 'secrets'), { recursive: true });
    for (const [path, text] of Object.entries({ ...files, 'kustomization.yaml': list })) {
      await writeFile(join(folder, path), text);
    }
    const built = parseAllDocuments(await cluster.kubectl('kustomize', folder)).map((document) => document.toJS());
    const labels = { 'reconcile.fluxcd.io/watch': 'Enabled' };
    const read = (file: 'env' | 'api') => ({ name: `${file}-values`, data: { 'values.yaml': files[`${file}.yaml`] } });
    expect(built.filter(({ kind }) => kind === 'ConfigMap')).toEqual(
      expect.arrayContaining(
        [read('env'), read('api')].map(({ name: configMap, data }) =>
          expect.objectContaining({ data, metadata: { name: configMap, namespace: name, labels } }),
        ),
      ),
    );
    expect(built.filter(({ kind }) => kind === 'Secret')).toEqual([
      { ...sops, metadata: { name: 'api', namespace: name } },
    ]);
    const [release] = registeredObjects('flux', name).filter(({ kind }) => kind === 'HelmRelease');
    expect(release?.spec).toMatchObject({
      valuesFrom: ['env-values', 'api-values'].map((configMap) => ({ kind: 'ConfigMap', name: configMap })),
    });
  });

  it('takes no release of Flux’s for healthy whose values changed after it last looked', async () => {
    const name = 'preview-flux-9';
    await playedFlux.register(cluster, name);
    await playedFlux.carry(cluster, name, '1'.repeat(40));
    await cluster.apply(values(name, 'api', 'hibernate: true'));
    expect((await reader.observe(name, 'flux')).applications).toMatchObject([
      { sync: 'out-of-sync', health: 'progressing', message: expect.stringContaining('api-values changed') },
    ]);
    await playedFlux.carry(cluster, name, '2'.repeat(40));
    expect((await reader.observe(name, 'flux')).applications).toMatchObject([{ sync: 'synced', health: 'healthy' }]);
  });
});

describe('reading a real cluster', { timeout: DEADLINE }, () => {
  it('follows an environment from nothing to ready, asleep, and back to nothing', async () => {
    const name = 'preview-1';
    expect(await reader.observe(name, 'argocd')).toEqual(NOTHING);

    await cluster.apply(namespace(name), deployment(name, 'api', 2));
    const ready = await observed(name, ({ workloads }) => workloads[0]?.ready === 2);
    expect(ready).toEqual({
      ...NOTHING,
      namespace: 'active',
      workloads: [
        { kind: 'Deployment', name: 'api', desired: 2, ready: 2, images: ['registry.example.com/shop/api:v1'] },
      ],
    });

    await cluster.apply(deployment(name, 'api', 0));
    expect((await reader.observe(name, 'argocd')).workloads).toMatchObject([{ desired: 0 }]);
    await observed(name, ({ workloads }) => workloads[0]?.desired === 0 && workloads[0].ready === 0);

    await cluster.kubectl('delete', 'namespace', name, '--wait=false');
    expect(await observed(name, (seen) => seen.namespace === 'absent')).toEqual(NOTHING);
  });

  it('says why a workload cannot get ready: no node can hold it, or a quota forbids it', async () => {
    const name = 'preview-2';
    await cluster.apply(namespace(name), deployment(name, 'huge', 1, { requests: { cpu: '9000', memory: '1Mi' } }));
    const huge = await observed(name, ({ workloads }) => workloads[0]?.message?.includes('Unschedulable') ?? false);
    expect(huge.workloads[0]).toMatchObject({
      ready: 0,
      message: expect.stringMatching(/^pod huge-.*Insufficient cpu/),
    });

    await cluster.apply({
      ...object('v1', 'ResourceQuota', name, 'environment'),
      spec: { hard: { pods: '1' } },
    });
    await cluster.apply(deployment(name, 'second', 1));
    const seen = await observed(name, ({ workloads }) =>
      workloads.some((workload) => workload.name === 'second' && workload.message?.includes('quota')),
    );
    expect(seen.workloads.find((workload) => workload.name === 'second')?.message).toMatch(
      /^FailedCreate: .*exceeded quota: environment/,
    );
  });

  it('reads StatefulSets and CronJobs', async () => {
    const name = 'preview-3';
    const template = podTemplate('db');
    await cluster.apply(
      namespace(name),
      {
        ...object('apps/v1', 'StatefulSet', name, 'db'),
        spec: { replicas: 1, serviceName: 'db', selector: { matchLabels: { app: 'db' } }, template },
      },
      {
        ...object('batch/v1', 'CronJob', name, 'report'),
        spec: {
          schedule: '0 4 1 1 *',
          suspend: true,
          jobTemplate: { spec: { template: { spec: { ...template.spec, restartPolicy: 'Never' } } } },
        },
      },
    );
    const { workloads } = await observed(name, (seen) => seen.workloads[0]?.ready === 1);
    const images = ['registry.example.com/shop/db:v1'];
    expect(workloads).toEqual([
      { kind: 'StatefulSet', name: 'db', desired: 1, ready: 1, images },
      { kind: 'CronJob', name: 'report', desired: 0, ready: 0, images },
    ]);
  });

  it('believes an Application only about the specification it was compared with', async () => {
    const name = 'preview-4';
    const source = { repoURL: 'file:///srv/git-ops.git', path: 'envs', targetRevision: 'main' };
    const destination = { server: 'https://kubernetes.default.svc', namespace: name };
    const sync = { status: 'Synced', revision: '2'.repeat(40), comparedTo: { source, destination } };
    const status = { sync, health: { status: 'Healthy' } };

    await cluster.apply(application(name, { source, destination }));
    expect((await reader.observe(name, 'argocd')).applications).toMatchObject([{ service: 'api', sync: 'unknown' }]);

    await cluster.apply({ ...application(name, { source, destination }), status });
    expect((await reader.observe(name, 'argocd')).applications).toEqual([
      { service: 'api', revisions: ['2'.repeat(40)], sync: 'synced', health: 'healthy' },
    ]);

    const moved = { ...source, targetRevision: 'trunk' };
    await cluster.apply({ ...application(name, { source: moved, destination }), status });
    expect((await reader.observe(name, 'argocd')).applications).toMatchObject([
      { sync: 'unknown', health: 'unknown', revisions: [] },
    ]);

    expect((await reader.observe('preview-40', 'argocd')).applications).toEqual([]);
  });

  it('lists what is left of a destroyed environment, and what holds it back', async () => {
    const name = 'preview-5';
    const held = object('v1', 'ConfigMap', name, 'held');
    await cluster.apply(
      namespace(name),
      { ...held, metadata: { ...held.metadata, finalizers: ['example.com/hold'] } },
      {
        ...object('v1', 'PersistentVolumeClaim', name, 'data'),
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      },
      {
        ...object('v1', 'PersistentVolume', undefined, 'kept'),
        spec: {
          capacity: { storage: '1Gi' },
          accessModes: ['ReadWriteOnce'],
          persistentVolumeReclaimPolicy: 'Retain',
          claimRef: { namespace: name, name: 'data' },
          hostPath: { path: '/nowhere' },
        },
      },
      {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'AppProject',
        metadata: { name, namespace: 'argocd', labels: { 'workflowautom.dev/environment': name } },
        spec: {},
      },
    );
    expect((await reader.observe(name, 'argocd')).leftovers).toEqual([
      'ConfigMap/held',
      'PersistentVolumeClaim/data',
      `AppProject/${name}`,
    ]);

    await cluster.kubectl('delete', 'namespace', name, '--wait=false');
    const stuck = await observed(name, ({ leftovers }) => leftovers.some((left) => left.startsWith('Namespace/')));
    expect(stuck.namespace).toBe('terminating');
    expect(stuck.leftovers).toContain('ConfigMap/held');
    expect(stuck.leftovers.join('\n')).toContain('example.com/hold');

    await cluster.kubectl(
      'patch',
      'configmap',
      'held',
      '-n',
      name,
      '--type=merge',
      '-p',
      '{"metadata":{"finalizers":null}}',
    );
    const gone = await observed(name, (seen) => seen.namespace === 'absent');
    expect(gone).toEqual({ ...NOTHING, leftovers: ['PersistentVolume/kept', `AppProject/${name}`] });

    await cluster.kubectl('delete', 'appproject', name, '-n', 'argocd');
    await cluster.kubectl('delete', 'persistentvolume', 'kept');
    expect(await reader.observe(name, 'argocd')).toEqual(NOTHING);
  });

  it.each([playedArgocd, playedFlux])(
    'needs no more rights with $name than it says, and says which one is missing',
    async (reconciler) => {
      const user = `reader-${reconciler.name}`;
      const name = `preview-6-${reconciler.name}`;
      const impersonating = join(cluster.folder, user);
      const admin = await readFile(cluster.kubeconfig, 'utf8');
      await writeFile(impersonating, admin.replace(/^( *)client-certificate:/m, `$1as: ${user}\n$&`));
      const limited = createClusterReader({ kubeconfig: impersonating });
      await expect(limited.observe(name, reconciler.name)).rejects.toMatchObject({
        code: 'cluster-unreachable',
        retryable: false,
        message: expect.stringMatching(
          /does not allow the bot to read (namespace preview-6|\w+ in (argocd|preview-6))/,
        ),
      });

      await cluster.apply(namespace(name), deployment(name, 'api', 1), ...rights(user, reconciler));
      // The authorizer learns of new rights a moment later.
      const look = () => limited.observe(name, reconciler.name).catch(() => undefined);
      expect(await poll(look, { timeout: DEADLINE })).toMatchObject({
        namespace: 'active',
        workloads: [{ name: 'api' }],
      });
      expect(await limited.observe('preview-7', reconciler.name)).toEqual(NOTHING);
    },
  );

  it('says so when the API server is down, and sees again when it is back', async () => {
    await cluster.stop();
    await expect(reader.observe('preview-1', 'argocd')).rejects.toMatchObject({
      code: 'cluster-unreachable',
      retryable: true,
    });
    await cluster.start();
    const seen = await poll(() => reader.observe('preview-1', 'argocd').catch(() => undefined), { timeout: DEADLINE });
    expect(seen).toEqual(NOTHING);
  });
});

/** Looks until `wanted`; fails with what was seen last. */
async function observed(environment: string, wanted: (seen: Observation) => boolean): Promise<Observation> {
  let last: Observation | undefined;
  const found = await poll(
    async () => {
      last = await reader.observe(environment, 'argocd');
      return wanted(last) ? last : undefined;
    },
    { timeout: DEADLINE / 2 },
  );
  return found ?? expect.unreachable(`last seen: ${JSON.stringify(last)}`);
}

function object(apiVersion: string, kind: string, namespace: string | undefined, name: string) {
  return { apiVersion, kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) } };
}

function namespace(name: string) {
  const { metadata, ...rest } = object('v1', 'Namespace', undefined, name);
  return { ...rest, metadata: { ...metadata, labels: { 'workflowautom.dev/environment': name } } };
}

function podTemplate(app: string, resources: object = {}) {
  const containers = [{ name: app, image: `registry.example.com/shop/${app}:v1`, resources }];
  return { metadata: { labels: { app } }, spec: { containers } };
}

function deployment(namespace: string, name: string, replicas: number, resources?: object) {
  const spec = { replicas, selector: { matchLabels: { app: name } }, template: podTemplate(name, resources) };
  return { ...object('apps/v1', 'Deployment', namespace, name), spec };
}

function application(environment: string, spec: object) {
  const labels = { 'workflowautom.dev/environment': environment, 'workflowautom.dev/service': 'api' };
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: `${environment}-api`, namespace: 'argocd', labels },
    spec: { project: 'default', ...spec },
  };
}

/** What `createClusterReader` says its account needs. */
function rights(user: string, reconciler: PlayedReconciler): readonly object[] {
  const rule = (apiGroup: string, resources: readonly string[], verb: string) => ({
    apiGroups: [apiGroup],
    resources,
    verbs: [verb],
  });
  const bind = (kind: string, namespace: string | undefined, name: string, rules: readonly object[]) => [
    { ...object('rbac.authorization.k8s.io/v1', kind, namespace, name), rules },
    {
      ...object('rbac.authorization.k8s.io/v1', `${kind}Binding`, namespace, name),
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name },
      subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: user }],
    },
  ];
  const core = ['pods', 'services', 'configmaps', 'persistentvolumeclaims', 'persistentvolumes'];
  const own = reconciler.rights;
  return [
    ...bind('ClusterRole', undefined, user, [
      rule('', ['namespaces'], 'get'),
      rule('', core, 'list'),
      rule('apps', ['deployments', 'statefulsets', 'replicasets'], 'list'),
      rule('batch', ['cronjobs', 'jobs'], 'list'),
      rule('networking.k8s.io', ['ingresses'], 'list'),
    ]),
    ...bind(own.namespace === undefined ? 'ClusterRole' : 'Role', own.namespace, `${user}-own`, own.rules),
  ];
}
