import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sopsPlugin } from '../../infra/platform/reconcilers/argocd-sops.ts';
import { ensureProcess } from '../ensure-process.ts';
import { isRunning } from '../process-identity.ts';
import type { Workspace } from '../workspace.ts';

/** Below the working folder of Argo CD's servers: the address of a Unix socket has room for some hundred bytes only. */
const SOCKETS = 'plugins';

/** What the repository server must know to find the plugin. */
export const pluginSockets = { ARGOCD_PLUGINSOCKFILEPATH: SOCKETS };

const NAME = 'argocd-cmp-server';
const { sops } = sopsPlugin.configs.cmp.plugins;

/**
 * The plugin with which Argo CD decrypts secrets, as the platform installs it, and with a key of the sandbox's own.
 * @throws SandboxError `part-failed`
 */
export async function ensureSopsPlugin(workspace: Workspace): Promise<'kept' | 'started'> {
  const { layout, record, tools } = workspace;
  const folder = join(layout.temporary, SOCKETS);
  const socket = join(folder, `sops-${sops.version}.sock`);
  await Promise.all([folder, layout.pluginConfig].map((path) => mkdir(path, { recursive: true })));
  const manifest = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ConfigManagementPlugin',
    metadata: { name: 'sops' },
    spec: sops,
  };
  await writeFile(join(layout.pluginConfig, 'plugin.yaml'), JSON.stringify(manifest, null, 2));
  const known = record.processes[NAME];
  // One that was killed leaves its socket, and nobody behind it.
  if (!known || !isRunning(known)) await rm(socket, { force: true });
  return await ensureProcess(workspace, {
    name: NAME,
    executable: tools.executable(NAME),
    args: ['--config-dir-path', layout.pluginConfig, '--logformat=text'],
    env: { ...pluginSockets, ARGOCD_CMP_WORKDIR: layout.temporary, SOPS_AGE_KEY_FILE: layout.ageKey },
    ready: async () => (await stat(socket).catch(() => undefined))?.isSocket() === true,
  });
}
