/** Argo CD's own namespace, as its installation manifests have it. */
export const ARGOCD_NAMESPACE = 'argocd';

const labels = { 'app.kubernetes.io/part-of': 'argocd' };

/**
 * What Argo CD's parts read at their start, beside its definitions: its namespace, empty settings, and the nodes pods
 * are placed on. `argocd-secret` holds a signing key of the API we do not run; the settings are not read without it.
 */
export function controlPlaneObjects(signingKey: string): readonly object[] {
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: ARGOCD_NAMESPACE } },
    ...['argocd-cm', 'argocd-rbac-cm'].map((name) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: metadata(name),
    })),
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: metadata('argocd-secret'),
      stringData: { 'server.secretkey': signingKey },
    },
    ...['sandbox-1', 'sandbox-2'].map(node),
  ];
}

/** The project of Applications that name none; environments have one of their own. */
export function defaultProject(): object {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: metadata('default'),
    spec: {
      sourceRepos: ['*'],
      destinations: [{ server: '*', namespace: '*' }],
      clusterResourceWhitelist: [{ group: '*', kind: '*' }],
    },
  };
}

/** A node played by kwok: it takes pods and says they run. https://kwok.sigs.k8s.io/docs/user/kwok-manage-nodes-and-pods/ */
function node(name: string): object {
  return {
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
  };
}

function metadata(name: string): object {
  return { name, namespace: ARGOCD_NAMESPACE, labels };
}
