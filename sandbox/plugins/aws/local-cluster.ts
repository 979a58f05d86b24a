import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';

/** A cluster of this machine that stands for every EKS cluster. */
export type LocalCluster = {
  readonly endpoint: string;
  /** Its certificate authority, in base64. */
  readonly authority: string;
};

type Kubeconfig = {
  readonly clusters?: readonly { readonly cluster: Readonly<Record<string, string>> }[];
};

/**
 * @param path a kubeconfig; its first cluster is taken
 * @throws Error when it names no server, or one that is not this machine's
 */
export function readLocalCluster(path: string): LocalCluster {
  const config = parse(readFileSync(path, 'utf8')) as Kubeconfig;
  const cluster = config.clusters?.[0]?.cluster ?? {};
  const endpoint = cluster.server ?? '';
  if (!URL.canParse(endpoint) || !['127.0.0.1', 'localhost'].includes(new URL(endpoint).hostname)) {
    throw new Error(`AWS_STAND_IN_CLUSTER names a kubeconfig of "${endpoint}", which is no cluster of this machine.`);
  }
  const file = cluster['certificate-authority'];
  const read = () => (file === undefined ? '' : readFileSync(resolve(dirname(path), file)).toString('base64'));
  return { endpoint, authority: cluster['certificate-authority-data'] ?? read() };
}
