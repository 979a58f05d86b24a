import { access } from 'node:fs/promises';
import { delimiter } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node';
import { PortError } from '../operations/ports/port-error.ts';

/**
 * Which cluster, and as whom: the current context of `kubeconfig` (one path or several, as in KUBECONFIG, the first
 * one's current context counting), or the service account of the pod this runs in.
 * The library is loaded only here: it costs half a second and is needed for every way there is to log in to a cluster,
 * credential plugins such as EKS's among them.
 * @throws PortError `cluster-unreachable`, not retryable, when there is no such file or it names no cluster
 */
export async function loadKubeConfig(kubeconfig: string | undefined): Promise<KubeConfig> {
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  if (!kubeconfig) {
    if (!process.env.KUBERNETES_SERVICE_HOST) throw misconfigured('no kubeconfig is set, and this is no pod');
    config.loadFromCluster();
    return config;
  }
  try {
    for (const [index, path] of kubeconfig.split(delimiter).filter(Boolean).entries()) {
      await access(path);
      const next = index === 0 ? config : new KubeConfig();
      next.loadFromFile(path);
      if (next !== config) config.mergeConfig(next, true);
    }
  } catch (cause) {
    throw misconfigured(`${kubeconfig} cannot be read`, cause);
  }
  if (!config.getCurrentCluster()) throw misconfigured(`the current context of ${kubeconfig} names no cluster`);
  return config;
}

function misconfigured(what: string, cause?: unknown): PortError {
  return new PortError('cluster-unreachable', `The bot does not know which cluster to read: ${what}.`, {
    hint: 'Set KUBECONFIG to a readable kubeconfig whose current context is the cluster of the environments.',
    cause,
  });
}
