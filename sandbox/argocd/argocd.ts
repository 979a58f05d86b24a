import { ensureProcess } from '../ensure-process.ts';
import type { Workspace } from '../workspace.ts';
import { ARGOCD_NAMESPACE } from './control-plane-objects.ts';
import { pluginSockets } from './sops-plugin.ts';

/**
 * The part that reads Git and renders charts. It needs no API server.
 * @throws SandboxError `part-failed`
 */
export async function ensureRepoServer(workspace: Workspace): Promise<'kept' | 'started'> {
  const { ports, secrets } = workspace.record;
  return await ensureProcess(workspace, {
    name: 'argocd-repo-server',
    executable: workspace.tools.executable('argocd-repo-server'),
    args: [
      '--address=127.0.0.1',
      `--port=${ports.repoServer}`,
      '--metrics-address=127.0.0.1',
      `--metrics-port=${ports.repoServerHealth}`,
      `--redis=127.0.0.1:${ports.redis}`,
      '--disable-tls',
      '--logformat=text',
    ],
    env: {
      ...pluginSockets,
      REDIS_PASSWORD: secrets.redisPassword,
      // Commit signatures would need gpg and its wrapper scripts on PATH.
      ARGOCD_GPG_ENABLED: 'false',
      // Its default is one fixed path under /tmp for every server of the machine. Relative to the working folder,
      // because the address of a Unix socket has room for some hundred bytes only.
      ARGOCD_ASK_PASS_SOCK: 'ask-pass.sock',
    },
    ready: () => healthy(ports.repoServerHealth),
  });
}

/**
 * The part that brings the cluster to what Git says.
 * @throws SandboxError `part-failed`
 */
export async function ensureApplicationController(workspace: Workspace): Promise<'kept' | 'started'> {
  const { ports, secrets } = workspace.record;
  return await ensureProcess(workspace, {
    name: 'argocd-application-controller',
    executable: workspace.tools.executable('argocd-application-controller'),
    args: [
      `--kubeconfig=${workspace.layout.kubeconfig}`,
      `--namespace=${ARGOCD_NAMESPACE}`,
      `--redis=127.0.0.1:${ports.redis}`,
      `--repo-server=127.0.0.1:${ports.repoServer}`,
      '--repo-server-plaintext',
      // The one address of the sandbox that cannot be bound to loopback: it serves figures and health, nothing else.
      `--metrics-port=${ports.controllerHealth}`,
      '--logformat=text',
    ],
    env: {
      REDIS_PASSWORD: secrets.redisPassword,
      // Destination "in-cluster" is then the API server of $KUBECONFIG, so that Applications read as in a real cluster.
      ARGOCD_FAKE_IN_CLUSTER: 'true',
      ARGOCD_CONTROLLER_REPLICAS: '1',
    },
    ready: () => healthy(ports.controllerHealth),
  });
}

async function healthy(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(2000) });
    return response.ok;
  } catch {
    return false;
  }
}
