import { access, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { apiServerReady, writeKubeconfig } from './api-server.ts';
import { findProcesses } from './find-processes.ts';
import { ingressStage } from './ingress-stage.ts';
import { kwokctlConfiguration } from './kwokctl-configuration.ts';
import { CLUSTER, type Layout } from './layout.ts';
import { linkExecutable } from './link-executable.ts';
import { poll } from './poll.ts';
import { isRunning, type ProcessIdentity, processIdentity } from './process-identity.ts';
import { writeRecord } from './record.ts';
import { runTool } from './run-tool.ts';
import { SandboxError } from './sandbox-error.ts';
import type { Workspace } from './workspace.ts';

/** The servers kwokctl runs for us; also the names of their log and pid files. */
export const CLUSTER_SERVERS = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kwok-controller',
] as const;

const READY = 60_000;

/**
 * A real API server, controller-manager and scheduler, with kwok playing the nodes, through kwokctl's binary runtime.
 * @returns `kept` when all of it ran and was ready
 * @throws SandboxError `part-failed`
 */
export async function ensureCluster(workspace: Workspace): Promise<'kept' | 'started'> {
  const { layout, record, env } = workspace;
  const ready = () => apiServerReady(layout, record.ports.apiServer);
  if (allRun(workspace) && (await ready())) return 'kept';

  const kwokctl = await linkExecutable(layout.servers, workspace.tools.executable('kwokctl'));
  await forgetForeignPids(layout);
  if (await exists(layout.cluster.config)) {
    await runTool({ executable: kwokctl, args: ['start', 'cluster', '--name', CLUSTER], env });
  } else {
    // Installed halfway, it cannot be started.
    await rm(layout.kwok, { recursive: true, force: true });
    await writeFile(layout.kwokctlConfig, JSON.stringify(kwokctlConfiguration(workspace), null, 2));
    await writeFile(layout.kwokStages, JSON.stringify(ingressStage(), null, 2));
    const files = ['--config', layout.kwokctlConfig, '--kubeconfig', join(layout.home, 'kwokctl-kubeconfig')];
    await runTool({ executable: kwokctl, args: ['create', 'cluster', '--name', CLUSTER, ...files], env });
  }
  Object.assign(record.processes, await clusterProcesses(layout));
  writeRecord(layout, record);
  await writeKubeconfig(layout, record.ports.apiServer);

  if (!(await poll(async () => ((await ready()) ? true : undefined), { timeout: READY }))) {
    throw new SandboxError('part-failed', 'The API server did not get ready.', `See ${layout.cluster.logs}.`);
  }
  return 'started';
}

function allRun(workspace: Workspace): boolean {
  return CLUSTER_SERVERS.every((name) => {
    const identity = workspace.record.processes[name];
    return identity !== undefined && isRunning(identity);
  });
}

/** Identities of the cluster's servers, by the files kwokctl keeps. */
async function clusterProcesses(layout: Layout): Promise<Record<string, ProcessIdentity>> {
  const entries = await Promise.all(
    CLUSTER_SERVERS.map(async (name) => {
      const identity = processIdentity(Number(await readFile(join(layout.cluster.pids, `${name}.pid`), 'utf8')));
      return identity ? [[name, identity] as const] : [];
    }),
  );
  return Object.fromEntries(entries.flat());
}

/** kwokctl takes any process with a number it wrote down for its own; after a crash it may be someone else's. */
async function forgetForeignPids(layout: Layout): Promise<void> {
  const ours = new Set((await findProcesses([layout.cluster.servers])).map(({ pid }) => pid));
  const files = await readdir(layout.cluster.pids).catch(() => []);
  await Promise.all(
    files.map(async (file) => {
      const path = join(layout.cluster.pids, basename(file));
      if (!ours.has(Number(await readFile(path, 'utf8')))) await rm(path, { force: true });
    }),
  );
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
