/** Namespaces that exist in every cluster we know; an environment of that name would take over, or delete, someone else's. */
const NAMES = new Set(['default', 'argocd', 'flux-system']);

/** `kube-` is reserved: https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#working-with-namespaces */
export function isSystemNamespace(name: string): boolean {
  return NAMES.has(name) || name.startsWith('kube-');
}
