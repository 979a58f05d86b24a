/** A service account, and so what Pod Identity gives a role to. */
export type Place = { readonly namespace: string; readonly serviceAccount: string };

/** Where everything is in the cluster: said once, for its chart and for its role. */
export const places = {
  argocd: { namespace: 'argocd', decrypts: { namespace: 'argocd', serviceAccount: 'argocd-repo-server' } },
  flux: { namespace: 'flux-system', decrypts: { namespace: 'flux-system', serviceAccount: 'kustomize-controller' } },
  externalDns: { namespace: 'external-dns', serviceAccount: 'external-dns' },
  clusterAutoscaler: { namespace: 'kube-system', serviceAccount: 'cluster-autoscaler' },
  builds: { namespace: 'jenkins', serviceAccount: 'builds' },
  bot: { namespace: 'workflowautom', serviceAccount: 'workflowautom' },
} as const;
