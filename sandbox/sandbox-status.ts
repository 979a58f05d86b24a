import { apiServerReady } from './api-server.ts';
import { CLUSTER_SERVERS } from './cluster.ts';
import { DEFAULT_FOLDER, layoutOf } from './layout.ts';
import { isRunning } from './process-identity.ts';
import { readRecord } from './record.ts';

/** What a whole sandbox runs. */
const SERVERS = [
  ...CLUSTER_SERVERS,
  'redis',
  'argocd-cmp-server',
  'argocd-repo-server',
  'argocd-application-controller',
  'push-webhook',
];

export type SandboxStatus = {
  readonly folder: string;
  /** `partly`: something it consists of is dead; `sandboxUp` starts it again. */
  readonly state: 'up' | 'partly' | 'down';
  readonly processes: readonly { readonly name: string; readonly pid: number; readonly running: boolean }[];
  readonly apiServer: 'ready' | 'not-ready';
  /** Name to TCP port on 127.0.0.1; empty when there is no sandbox. */
  readonly ports: Readonly<Record<string, number>>;
  /** Engine to version; empty when there is no sandbox. */
  readonly versions: Readonly<Record<string, string>>;
};

/** Reads what the folder's sandbox consists of and asks what of it is alive. Changes nothing. */
export async function sandboxStatus(options: { readonly folder?: string } = {}): Promise<SandboxStatus> {
  const layout = layoutOf(options.folder ?? DEFAULT_FOLDER);
  const record = readRecord(layout);
  if (!record) {
    return { folder: layout.folder, state: 'down', processes: [], apiServer: 'not-ready', ports: {}, versions: {} };
  }
  const processes = Object.entries(record.processes).map(([name, identity]) => ({
    name,
    pid: identity.pid,
    running: isRunning(identity),
  }));
  const ready = await apiServerReady(layout, record.ports.apiServer);
  const running = new Set(processes.filter((process) => process.running).map(({ name }) => name));
  const whole = ready && SERVERS.every((name) => running.has(name));
  return {
    folder: layout.folder,
    state: running.size === 0 ? 'down' : whole ? 'up' : 'partly',
    processes,
    apiServer: ready ? 'ready' : 'not-ready',
    ports: record.ports,
    versions: record.versions,
  };
}
