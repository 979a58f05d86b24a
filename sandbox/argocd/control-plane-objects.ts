/** Argo CD's own namespace, as its installation manifests have it. */
export const ARGOCD_NAMESPACE = 'argocd';

/** An object and the path the API server has it under. */
export type PlacedObject = { readonly path: string; readonly object: object };

const labels = { 'app.kubernetes.io/part-of': 'argocd' };
const inNamespace = `namespaces/${ARGOCD_NAMESPACE}`;

/** Argo CD's namespace, and the nodes on which pods are placed. */
export function clusterObjects(): readonly PlacedObject[] {
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: ARGOCD_NAMESPACE } };
  return [{ path: `/api/v1/${inNamespace}`, object: namespace }, ...['sandbox-1', 'sandbox-2'].map(node)];
}

/**
 * What Argo CD's parts must find at their start, all of it at its defaults.
 * @param signingKey of the sessions of Argo CD's API, which does not run here; nothing starts without one
 */
export function settingsObjects(signingKey: string): readonly PlacedObject[] {
  const settings = ['argocd-cm', 'argocd-rbac-cm'].map((name) => ({
    path: `/api/v1/${inNamespace}/configmaps/${name}`,
    object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels } },
  }));
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'argocd-secret', labels },
    stringData: { 'server.secretkey': signingKey },
  };
  return [...settings, { path: `/api/v1/${inNamespace}/secrets/argocd-secret`, object: secret }];
}

/** The project of Applications that name none; environments have one of their own. */
export function defaultProject(): PlacedObject {
  return {
    path: `/apis/argoproj.io/v1alpha1/${inNamespace}/appprojects/default`,
    object: {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: { name: 'default' },
      spec: {
        sourceRepos: ['*'],
        destinations: [{ server: '*', namespace: '*' }],
        clusterResourceWhitelist: [{ group: '*', kind: '*' }],
      },
    },
  };
}

/** Played by kwok: it takes pods and says they run. https://kwok.sigs.k8s.io/docs/user/kwok-manage-nodes-and-pods/ */
function node(name: string): PlacedObject {
  return {
    path: `/api/v1/nodes/${name}`,
    object: {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: {
        name,
        annotations: { 'kwok.x-k8s.io/node': 'fake' },
        labels: {
          type: 'kwok',
          'kubernetes.io/arch': 'amd64',
          'kubernetes.io/hostname': name,
          'kubernetes.io/os': 'linux',
        },
      },
    },
  };
}
