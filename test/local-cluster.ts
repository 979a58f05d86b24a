import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { listEngines } from '../sandbox/engines/manifest.ts';
import { resolveEngines } from '../sandbox/engines/resolve-engines.ts';
import { freePorts } from '../sandbox/free-ports.ts';

const run = promisify(execFile);

/** A real API server, controller-manager and scheduler of our own on loopback, with kwok playing one node. */
export type LocalCluster = {
  /** Kubeconfig of an administrator. */
  readonly kubeconfig: string;
  /** A folder that goes when the cluster goes. */
  readonly folder: string;
  /** Folder of Argo CD's custom resource definitions. */
  readonly crds: string;
  /** Server-side apply of these objects. */
  readonly apply: (...objects: readonly object[]) => Promise<void>;
  readonly kubectl: (...args: readonly string[]) => Promise<string>;
  /** Ends every server and keeps the data. */
  readonly stop: () => Promise<void>;
  /** Starts every server again on the data that was kept. */
  readonly start: () => Promise<void>;
  /** Ends every server and removes all of it. */
  readonly remove: () => Promise<void>;
};

const NAME = 'test';

/** Starts a cluster from the engines found on PATH or in the cache; some five seconds. */
export async function startLocalCluster(): Promise<LocalCluster> {
  const statuses = await resolveEngines({ engines: listEngines() });
  const executables = Object.assign({}, ...statuses.map((status) => status.executables)) as Record<string, string>;
  const crds = statuses.find(({ folders }) => folders.crds)?.folders.crds;
  const executable = (name: string): string => executables[name] ?? missing(name);
  const folder = await mkdtemp(join(tmpdir(), 'workflowautom-cluster-'));
  const kubeconfig = join(folder, 'kubeconfig');
  const env = { PATH: process.env.PATH ?? '', HOME: folder, KWOK_WORKDIR: join(folder, 'kwok') };
  const kwokctl = async (...args: readonly string[]) => {
    await run(executable('kwokctl'), [...args, '--name', NAME], { env });
  };
  const kubectl = async (...args: readonly string[]) =>
    (await run(executable('kubectl'), [...args], { env: { ...env, KUBECONFIG: kubeconfig } })).stdout;

  const remove = async () => {
    await kwokctl('delete', 'cluster').catch(() => undefined);
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  try {
    const configuration = join(folder, 'kwokctl.json');
    await writeFile(configuration, JSON.stringify(await kwokctlConfiguration(executable)));
    await kwokctl('create', 'cluster', '--wait', '60s', '--config', configuration, '--kubeconfig', kubeconfig);
    await kwokctl('scale', 'node', '--replicas', '1');
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    kubeconfig,
    folder,
    crds: crds ?? missing('Argo CD’s custom resource definitions'),
    apply: async (...objects) => {
      const file = join(folder, `${randomUUID()}.json`);
      await writeFile(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
      await kubectl('apply', '--server-side', '--force-conflicts', '-f', file);
    },
    kubectl,
    stop: () => kwokctl('stop', 'cluster'),
    start: () => kwokctl('start', 'cluster'),
    remove,
  };
}

/** https://kwok.sigs.k8s.io/docs/generated/apis/#config.kwok.x-k8s.io/v1alpha1.KwokctlConfiguration */
async function kwokctlConfiguration(executable: (name: string) => string): Promise<object> {
  const [etcdPort, etcdPeerPort, kubeApiserverPort, kubeControllerManagerPort, kubeSchedulerPort, kwokControllerPort] =
    await freePorts(6);
  const args = (name: string, extra: Readonly<Record<string, string>>) => ({
    name,
    extraArgs: Object.entries(extra).map(([key, value]) => ({ key, value })),
  });
  return {
    apiVersion: 'config.kwok.x-k8s.io/v1alpha1',
    kind: 'KwokctlConfiguration',
    options: {
      runtime: 'binary',
      bindAddress: '127.0.0.1',
      etcdBinary: executable('etcd'),
      kubeApiserverBinary: executable('kube-apiserver'),
      kubeControllerManagerBinary: executable('kube-controller-manager'),
      kubeSchedulerBinary: executable('kube-scheduler'),
      kwokControllerBinary: executable('kwok'),
      kubectlBinary: executable('kubectl'),
      ...{ etcdPort, etcdPeerPort, kubeApiserverPort },
      ...{ kubeControllerManagerPort, kubeSchedulerPort, kwokControllerPort },
    },
    componentsPatches: [
      args('etcd', { 'unsafe-no-fsync': 'true' }),
      // Bound to loopback it would look for an interface with a default route, and fail without a network.
      args('kube-apiserver', { 'advertise-address': '127.0.0.1', 'endpoint-reconciler-type': 'none' }),
    ],
  };
}

function missing(what: string): never {
  throw new Error(`${what}: not found. Run "make engines", then "wa doctor".`);
}
