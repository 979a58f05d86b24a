import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { defaultProject, settingsObjects } from '../../sandbox/argocd/control-plane-objects.ts';
import { enginePath } from '../../sandbox/engines/engine-path.ts';
import { resolveEngines } from '../../sandbox/engines/resolve-engines.ts';
import { freePorts } from '../../sandbox/free-ports.ts';
import { poll } from '../../sandbox/poll.ts';
import type { ProcessIdentity } from '../../sandbox/process-identity.ts';
import { startProcess } from '../../sandbox/start-process.ts';
import { stopProcesses } from '../../sandbox/stop-processes.ts';
import type { LocalCluster } from '../local-cluster.ts';

/** A config management plugin, as `ConfigManagementPlugin` has it. */
export type Plugin = {
  readonly name: string;
  readonly spec: object;
  /** Variables of the plugin's own process, and of no other. */
  readonly env: Readonly<Record<string, string>>;
};

export type LocalArgoCd = {
  /** PATH with the engines on it. */
  readonly path: string;
  readonly stop: () => Promise<void>;
};

const START = 60_000;

/** Argo CD's own parts over a cluster of ours: what reads Git, what compares, and a plugin server beside the former. */
export async function startLocalArgoCd(cluster: LocalCluster, plugin: Plugin): Promise<LocalArgoCd> {
  const statuses = await resolveEngines();
  const executables = Object.assign({}, ...statuses.map((status) => status.executables)) as Record<string, string>;
  const [redis = 0, repoServer = 0, repoMetrics = 0, controllerMetrics = 0] = await freePorts(4);
  // Short: the address of a Unix socket has room for some hundred bytes only.
  const folder = await mkdtemp(join(tmpdir(), 'wa-argocd-'));
  const [sockets, config] = [join(folder, 'plugins'), join(folder, 'config')];
  await Promise.all([mkdir(sockets), mkdir(config)]);
  const path = [enginePath(statuses), dirname(process.execPath), process.env.PATH ?? ''].join(delimiter);
  const env = { PATH: path, HOME: folder, TMPDIR: folder, ARGOCD_PLUGINSOCKFILEPATH: sockets };
  const running: ProcessIdentity[] = [];
  const start = async (name: string, args: readonly string[], more: Readonly<Record<string, string>> = {}) => {
    const executable = executables[name];
    if (executable === undefined) throw new Error(`${name}: not found. Run "make engines", then "wa doctor".`);
    running.push(await startProcess({ name, executable, args, env: { ...env, ...more }, folder, logs: folder }));
  };
  const stop = async () => {
    await stopProcesses(running, 10_000);
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  try {
    await prepare(cluster);
    const { name, spec } = plugin;
    const manifest = { apiVersion: 'argoproj.io/v1alpha1', kind: 'ConfigManagementPlugin', metadata: { name }, spec };
    await writeFile(join(config, 'plugin.yaml'), JSON.stringify(manifest));
    await start('redis-server', ['--bind', '127.0.0.1', '--port', `${redis}`, '--save', '']);
    await start('argocd-cmp-server', ['--config-dir-path', config], { ...plugin.env, ARGOCD_CMP_WORKDIR: folder });
    const ports = ['--address=127.0.0.1', `--port=${repoServer}`, `--metrics-port=${repoMetrics}`];
    const metrics = ['--metrics-address=127.0.0.1', `--redis=127.0.0.1:${redis}`, '--disable-tls'];
    const quiet = { ARGOCD_GPG_ENABLED: 'false', ARGOCD_ASK_PASS_SOCK: 'ask-pass.sock' };
    await start('argocd-repo-server', [...ports, ...metrics], quiet);
    // Its figures and health are the one address that cannot be bound to loopback.
    await start(
      'argocd-application-controller',
      [
        ...[`--kubeconfig=${cluster.kubeconfig}`, '--namespace=argocd', `--redis=127.0.0.1:${redis}`],
        ...[`--repo-server=127.0.0.1:${repoServer}`, '--repo-server-plaintext', `--metrics-port=${controllerMetrics}`],
      ],
      // Destination "in-cluster" is then the API server of the kubeconfig.
      { ARGOCD_FAKE_IN_CLUSTER: 'true', ARGOCD_CONTROLLER_REPLICAS: '1', KUBECONFIG: cluster.kubeconfig },
    );
    for (const port of [repoMetrics, controllerMetrics]) await untilHealthy(port);
  } catch (error) {
    await stop();
    throw error;
  }
  return { path, stop };
}

async function prepare(cluster: LocalCluster): Promise<void> {
  for (const name of ['application', 'appproject']) {
    await cluster.kubectl('apply', '--server-side', '-f', `${cluster.crds}/${name}-crd.yaml`);
  }
  await cluster.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'argocd' } });
  const objects = [...settingsObjects('a-key-of-this-test'), defaultProject()].map(({ object }) => object);
  const inArgoCd = objects.map((object) => ({ ...object, metadata: { ...metadataOf(object), namespace: 'argocd' } }));
  await cluster.apply(...inArgoCd);
}

function metadataOf(object: object): object {
  return 'metadata' in object ? (object.metadata as object) : {};
}

async function untilHealthy(port: number): Promise<void> {
  const healthy = async () => {
    const response = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined);
    return response?.ok === true ? true : undefined;
  };
  const outcome = await poll(healthy, { timeout: START });
  if (outcome !== true) throw new Error(`A part of Argo CD does not answer at port ${port}.`);
}
