import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClusterReader } from './create-cluster-reader.ts';

const NAMESPACE = '/api/v1/namespaces/qa';
const ARGOCD = '/apis/argoproj.io/v1alpha1/namespaces/argocd';
const NOT_FOUND = { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'NotFound', code: 404 };

type Answer = { status: number; body: unknown; retryAfter?: string; times?: number };

let folder: string;
let server: Server;
let asked: { method: string | undefined; url: string; headers: IncomingMessage['headers'] }[];
/** What the API server says, by path without query; what is not here is an empty list. */
let answers: Record<string, unknown>;
/** Overrules `answers`, for as many times as it says: by path, or `*` for all. */
let failures: Record<string, Answer>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workflowautom-cluster-'));
  asked = [];
  answers = {
    [NAMESPACE]: {
      metadata: { name: 'qa', labels: { 'workflowautom.dev/environment': 'qa' } },
      status: { phase: 'Active' },
    },
  };
  failures = {};
  server = createServer((request, response) => {
    const url = request.url ?? '';
    const path = url.split('?')[0] ?? '';
    asked.push({ method: request.method, url, headers: request.headers });
    const { status, body, retryAfter } = failure(path) ?? answer(answers[path], path);
    if (retryAfter !== undefined) response.setHeader('retry-after', retryAfter);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

describe('observing an environment', () => {
  it('reports what Argo CD and Kubernetes hold of it', async () => {
    const source = { repoURL: 'file:///srv/git-ops.git' };
    answers = {
      ...answers,
      [`${ARGOCD}/applications`]: list({
        metadata: { name: 'qa-api', labels: { 'workflowautom.dev/service': 'api' } },
        spec: { source, destination: { namespace: 'qa' } },
        status: {
          sync: { status: 'Synced', revision: 'abc', comparedTo: { source, destination: { namespace: 'qa' } } },
          health: { status: 'Healthy' },
        },
      }),
      [`${ARGOCD}/appprojects`]: list(named('qa')),
      '/apis/apps/v1/namespaces/qa/deployments': list(
        deployment({ readyReplicas: 1, replicas: 1, updatedReplicas: 1 }),
      ),
      [`${NAMESPACE}/persistentvolumeclaims`]: list(named('data')),
      [`${NAMESPACE}/configmaps`]: list(named('kube-root-ca.crt'), named('settings')),
      [`${NAMESPACE}/pods`]: list({ metadata: { name: 'api-x', ownerReferences: [{ kind: 'ReplicaSet', uid: 's' }] } }),
    };
    expect(await (await reader()).observe('qa', 'argocd')).toEqual({
      namespace: 'active',
      applications: [{ service: 'api', revisions: ['abc'], sync: 'synced', health: 'healthy' }],
      workloads: [{ kind: 'Deployment', name: 'api', desired: 1, ready: 1, images: ['api:v1'] }],
      leftovers: ['ConfigMap/settings', 'PersistentVolumeClaim/data', 'AppProject/qa'],
    });
  });

  it('only ever reads, asks for metadata where that is enough, and never for secrets', async () => {
    await (await reader()).observe('qa', 'argocd');
    expect(new Set(asked.map(({ method }) => method))).toEqual(new Set(['GET']));
    expect(asked.filter(({ url }) => url.includes('secrets'))).toEqual([]);
    const configmaps = asked.find(({ url }) => url.endsWith('/configmaps'));
    expect(configmaps?.headers.accept).toContain('as=PartialObjectMetadataList');
    const applications = asked.find(({ url }) => url.includes('/applications'));
    expect(applications?.url).toContain('?labelSelector=workflowautom.dev/environment%3Dqa');
  });

  it('asks why only when something is not ready', async () => {
    const replicaSets = '/apis/apps/v1/namespaces/qa/replicasets';
    const cluster = await reader();
    await cluster.observe('qa', 'argocd');
    expect(asked.some(({ url }) => url === replicaSets)).toBe(false);
    const conditions = [{ type: 'Available', status: 'False', reason: 'MinimumReplicasUnavailable' }];
    answers['/apis/apps/v1/namespaces/qa/deployments'] = list(deployment({ conditions }));
    const { workloads } = await cluster.observe('qa', 'argocd');
    expect(asked.some(({ url }) => url === replicaSets)).toBe(true);
    expect(workloads).toMatchObject([{ ready: 0, desired: 1, message: 'MinimumReplicasUnavailable' }]);
  });

  it.each([
    ['without the label', {}],
    ['of another environment', { 'workflowautom.dev/environment': 'dev' }],
  ])('tells a namespace %s from its own', async (_, labels) => {
    answers[NAMESPACE] = { metadata: { name: 'qa', labels }, status: { phase: 'Active' } };
    expect(await (await reader()).observe('qa', 'argocd')).toMatchObject({ namespace: 'active', foreign: true });
  });

  it('says what keeps a namespace from going away', async () => {
    const message = 'Some content in the namespace has finalizers remaining: example.com/wait in 1 resource instances';
    const conditions = [
      { type: 'NamespaceDeletionDiscoveryFailure', status: 'False', message: 'All resources successfully discovered' },
      { type: 'NamespaceFinalizersRemaining', status: 'True', message },
    ];
    answers[NAMESPACE] = { metadata: { name: 'qa' }, status: { phase: 'Terminating', conditions } };
    expect(await (await reader()).observe('qa', 'argocd')).toMatchObject({
      namespace: 'terminating',
      leftovers: [`Namespace/qa (${message})`],
    });
  });

  it('reports nothing of an environment that is gone, and asks for nothing inside its namespace', async () => {
    failures[NAMESPACE] = { status: 404, body: NOT_FOUND };
    expect(await (await reader()).observe('qa', 'argocd')).toEqual({
      namespace: 'absent',
      applications: [],
      workloads: [],
      leftovers: [],
    });
    expect(asked.filter(({ url }) => url.startsWith(`${NAMESPACE}/`))).toEqual([]);
  });

  it('finds the volumes that outlive a namespace', async () => {
    failures[NAMESPACE] = { status: 404, body: NOT_FOUND };
    answers['/api/v1/persistentvolumes'] = list(
      { ...named('pv-1'), spec: { claimRef: { namespace: 'qa' } } },
      { ...named('pv-2'), spec: { claimRef: { namespace: 'dev' } } },
      { ...named('pv-3'), spec: {} },
    );
    expect((await (await reader()).observe('qa', 'argocd')).leftovers).toEqual(['PersistentVolume/pv-1']);
  });

  it('finds no Applications where Argo CD is not installed', async () => {
    failures[`${ARGOCD}/applications`] = { status: 404, body: '404 page not found\n' };
    failures[`${ARGOCD}/appprojects`] = { status: 404, body: '404 page not found\n' };
    expect(await (await reader()).observe('qa', 'argocd')).toMatchObject({ namespace: 'active', applications: [] });
  });

  it('looks where Argo CD was said to be', async () => {
    await createClusterReader({ kubeconfig: await kubeconfig(), argocdNamespace: 'gitops' }).observe('qa', 'argocd');
    expect(asked.some(({ url }) => url.startsWith('/apis/argoproj.io/v1alpha1/namespaces/gitops/applications'))).toBe(
      true,
    );
  });

  it('keeps a name inside its part of a path', async () => {
    failures['/api/v1/namespaces/..%2Fkube-system'] = { status: 404, body: NOT_FOUND };
    expect((await (await reader()).observe('../kube-system', 'argocd')).namespace).toBe('absent');
  });
});

describe('observing an environment that Flux reconciles', () => {
  const list = (group: string, version: string, plural: string) =>
    `/apis/${group}.toolkit.fluxcd.io/${version}/namespaces/qa/${plural}`;
  const sources = list('source', 'v1', 'gitrepositories');
  const kustomizations = list('kustomize', 'v1', 'kustomizations');
  const releases = list('helm', 'v2', 'helmreleases');

  it('asks Flux and not Argo CD, in the environment’s own namespace, and only for what is the environment’s', async () => {
    await (await reader()).observe('qa', 'flux');
    const urls = asked.map(({ url }) => url);
    for (const path of [sources, kustomizations, releases]) {
      expect(urls).toContain(`${path}?labelSelector=workflowautom.dev/environment%3Dqa`);
    }
    expect(urls.filter((url) => url.includes('argoproj.io'))).toEqual([]);
    expect(new Set(asked.map(({ method }) => method))).toEqual(new Set(['GET']));
    expect(urls.filter((url) => url.includes('secrets'))).toEqual([]);
  });

  it('reads what was applied before it reads what follows from it', async () => {
    await (await reader()).observe('qa', 'flux');
    const order = [kustomizations, releases].map((path) => asked.findIndex(({ url }) => url.startsWith(path)));
    expect(order[0]).toBeLessThan(order[1] ?? -1);
    expect(order[0]).toBeLessThan(asked.findIndex(({ url }) => url.includes('/configmaps?labelSelector')));
  });

  it('finds nothing where Flux is not installed', async () => {
    for (const path of [sources, kustomizations, releases])
      failures[path] = { status: 404, body: '404 page not found\n' };
    expect(await (await reader()).observe('qa', 'flux')).toMatchObject({
      namespace: 'active',
      applications: [],
      leftovers: [],
    });
  });

  it.each([
    ['gitrepositories', sources],
    ['kustomizations', kustomizations],
    ['helmreleases', releases],
  ])('says so when it may not list %s', async (plural, path) => {
    failures[path] = { status: 403, body: { kind: 'Status' } };
    await expect((await reader()).observe('qa', 'flux')).rejects.toMatchObject({
      code: 'cluster-unreachable',
      message: expect.stringContaining(`${plural} in qa`),
    });
  });
});

describe('a cluster that does not answer as it should', () => {
  it.each<[string, Answer, boolean, RegExp]>([
    [
      'refuses the credentials',
      { status: 401, body: { kind: 'Status' } },
      false,
      /does not accept the bot's credentials/,
    ],
    ['refuses the question', { status: 403, body: { kind: 'Status' } }, false, /does not allow the bot to read \w/],
    ['is overloaded', { status: 429, body: { kind: 'Status' } }, true, /answered 429/],
    ['is ill', { status: 503, body: 'apiserver not ready' }, true, /answered 503/],
    ['is a web server', { status: 404, body: '<html>Not Found</html>' }, false, /answered 404/],
    ['is a web server that says yes', { status: 200, body: '<html>Welcome</html>' }, false, /answered 200/],
    ['speaks another language', { status: 200, body: { items: 'none' } }, false, /not what Kubernetes documents/],
  ])('%s', async (_, failure, retryable, message) => {
    failures['*'] = failure;
    await expect((await reader()).observe('qa', 'argocd')).rejects.toMatchObject({
      code: 'cluster-unreachable',
      retryable,
      message: expect.stringMatching(message),
      hint: expect.stringMatching(/\w/),
    });
  });

  it('is busy for a moment: is asked again when it says', async () => {
    failures[NAMESPACE] = { status: 429, body: { kind: 'Status' }, retryAfter: '0', times: 2 };
    expect((await (await reader()).observe('qa', 'argocd')).namespace).toBe('active');
  });

  it('stays busy: is not asked for ever', async () => {
    failures[NAMESPACE] = { status: 429, body: { kind: 'Status' }, retryAfter: '0' };
    await expect((await reader()).observe('qa', 'argocd')).rejects.toMatchObject({ retryable: true });
    expect(asked.filter(({ url }) => url === NAMESPACE)).toHaveLength(3);
  });

  it('takes no page that was not found for a namespace that is gone', async () => {
    failures[NAMESPACE] = { status: 404, body: '404 page not found\n' };
    await expect((await reader()).observe('qa', 'argocd')).rejects.toMatchObject({ code: 'cluster-unreachable' });
  });

  it('is not running: says where it was looked for, keeps credentials to itself, and may be asked again', async () => {
    const cluster = createClusterReader({ kubeconfig: await kubeconfig({ token: 'hunter2' }) });
    const port = portOf(server);
    server.close();
    server.closeAllConnections();
    const failure = await cluster.observe('qa', 'argocd').catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'cluster-unreachable', retryable: true });
    expect(String(failure)).toContain(`127.0.0.1:${port}`);
    expect(String(failure)).not.toContain('hunter2');
  });
});

describe('knowing which cluster', () => {
  it.each<[string, () => Promise<string | undefined>, RegExp]>([
    ['no such kubeconfig', async () => join(folder, 'nowhere'), /cannot be read/],
    ['a kubeconfig that is none', async () => write('broken', 'clusters: [{name: }'), /cannot be read/],
    [
      'a kubeconfig without a context',
      async () => write('empty', 'apiVersion: v1\nkind: Config\n'),
      /names no cluster/,
    ],
    ['no kubeconfig, and no pod', async () => undefined, /this is no pod/],
  ])('%s', async (_, arrange, message) => {
    const path = await arrange();
    const cluster = createClusterReader(path === undefined ? {} : { kubeconfig: path });
    await expect(cluster.observe('qa', 'argocd')).rejects.toMatchObject({
      code: 'cluster-unreachable',
      retryable: false,
      message: expect.stringMatching(message),
      hint: expect.stringContaining('KUBECONFIG'),
    });
  });

  it('shows a token', async () => {
    await createClusterReader({ kubeconfig: await kubeconfig({ token: 'let-me-in' }) }).observe('qa', 'argocd');
    expect(asked[0]?.headers.authorization).toBe('Bearer let-me-in');
  });

  it('asks a credential plugin, as EKS has it', async () => {
    const credential = {
      apiVersion: 'client.authentication.k8s.io/v1',
      kind: 'ExecCredential',
      status: { token: 'minted' },
    };
    const plugin = await write('plugin', `#!/bin/sh\necho '${JSON.stringify(credential)}'\n`);
    await chmod(plugin, 0o755);
    const exec = { apiVersion: credential.apiVersion, command: plugin, args: [], interactiveMode: 'Never' };
    await createClusterReader({ kubeconfig: await kubeconfig({ exec }) }).observe('qa', 'argocd');
    expect(asked[0]?.headers.authorization).toBe('Bearer minted');
  });

  it('says so when the credential plugin fails', async () => {
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: join(folder, 'no-plugin') };
    const cluster = createClusterReader({ kubeconfig: await kubeconfig({ exec }) });
    await expect(cluster.observe('qa', 'argocd')).rejects.toMatchObject({
      code: 'cluster-unreachable',
      message: expect.stringContaining('no-plugin'),
    });
  });

  it('reads the kubeconfig again after a failure', async () => {
    const path = join(folder, 'config');
    const cluster = createClusterReader({ kubeconfig: path });
    await expect(cluster.observe('qa', 'argocd')).rejects.toThrow('cannot be read');
    await kubeconfig({}, path);
    expect((await cluster.observe('qa', 'argocd')).namespace).toBe('active');
  });

  it('takes several kubeconfigs, as KUBECONFIG does', async () => {
    const other = await write('other', 'apiVersion: v1\nkind: Config\nclusters: []\ncontexts: []\nusers: []\n');
    const cluster = createClusterReader({ kubeconfig: `${await kubeconfig()}:${other}` });
    expect((await cluster.observe('qa', 'argocd')).namespace).toBe('active');
  });
});

async function reader() {
  return createClusterReader({ kubeconfig: await kubeconfig() });
}

/** JSON is YAML. Plain HTTP is accepted only where the kubeconfig says that TLS is not wanted. */
async function kubeconfig(user: object = {}, path = join(folder, 'kubeconfig')): Promise<string> {
  const cluster = { server: `http://127.0.0.1:${portOf(server)}`, 'insecure-skip-tls-verify': true };
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'test',
    clusters: [{ name: 'test', cluster }],
    users: [{ name: 'test', user }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
  };
  await writeFile(path, JSON.stringify(config));
  return path;
}

async function write(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

function portOf(listening: Server): number {
  const address = listening.address();
  return typeof address === 'object' && address ? address.port : 0;
}

function failure(path: string): Answer | undefined {
  const found = failures[path] ?? failures['*'];
  if (found?.times === 0) return undefined;
  if (found?.times) found.times--;
  return found;
}

function answer(body: unknown, path: string): Answer {
  if (body !== undefined) return { status: 200, body };
  return path === NAMESPACE ? { status: 404, body: NOT_FOUND } : { status: 200, body: list() };
}

function list(...items: readonly object[]) {
  return { items };
}

function named(name: string) {
  return { metadata: { name } };
}

function deployment(status: object) {
  const template = { spec: { containers: [{ name: 'api', image: 'api:v1' }] } };
  return { ...named('api'), spec: { replicas: 1, template }, status };
}
