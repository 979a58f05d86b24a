import type { Fields } from '../settings/fields.ts';
import { label, word } from '../settings/formats.ts';

/** What the environment's cluster is like: the same for every environment on it. */
export type Cluster = {
  /** Namespace Argo CD reads its Applications in. */
  readonly argocdNamespace: string;
  /** The name Argo CD knows the cluster by. */
  readonly destination: string;
  /** Namespace of the ingress controller: requests from outside come from there. */
  readonly ingressNamespace: string;
  /** Argo CD's plugin that decrypts `secrets/*.sops.yaml` of the folder it is given. */
  readonly sopsPlugin: string;
  /** Secret in the environment's namespace with the key Flux decrypts with; its controller's own cloud identity when absent. */
  readonly sopsKeySecret?: string;
  /** Secret in the environment's namespace with Flux's credentials for both repositories; they are public when absent. */
  readonly gitSecret?: string;
  /** Kinds of environment whose team may open a shell in a pod and reach its ports. */
  readonly debugKinds: readonly string[];
  /** Kinds of environment that take only pods of the strictest security profile. */
  readonly restrictedKinds: readonly string[];
};

const usual: Cluster = {
  argocdNamespace: 'argocd',
  destination: 'in-cluster',
  ingressNamespace: 'ingress-nginx',
  sopsPlugin: 'sops-v1.0',
  debugKinds: ['preview'],
  restrictedKinds: ['protected'],
};

/** Reads `environments:cluster`; what is not written there is as on most clusters. */
export function readCluster(root: Fields): Cluster {
  const written = root.optional('cluster', () => root.map('cluster', readWritten)) ?? {};
  const said = Object.entries(written).filter(([, value]) => value !== undefined);
  return { ...usual, ...Object.fromEntries(said) };
}

function readWritten(cluster: Fields) {
  const name = (key: string) => cluster.optional(key, () => cluster.text(key, label));
  const secret = (key: string) => cluster.optional(key, () => cluster.text(key, word('the name of a Secret')));
  const kinds = (key: string) => cluster.optional(key, () => cluster.list(key, (kind) => kind.text('kind', label)));
  return {
    argocdNamespace: name('argocdNamespace'),
    destination: cluster.optional('destination', () => cluster.text('destination', word('the name of a cluster'))),
    ingressNamespace: name('ingressNamespace'),
    sopsPlugin: cluster.optional('sopsPlugin', () => cluster.text('sopsPlugin', word('the name of a plugin'))),
    sopsKeySecret: secret('sopsKeySecret'),
    gitSecret: secret('gitSecret'),
    debugKinds: kinds('debugKinds'),
    restrictedKinds: kinds('restrictedKinds'),
  };
}
