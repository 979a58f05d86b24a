import type { KubeApi } from './kube-api.ts';
import { listObjects } from './list-objects.ts';
import { Named, PersistentVolume } from './schema.ts';

/** Kinds looked for in the namespace besides workloads, by the path they are listed at. */
const NAMESPACED = [
  ['Pod', 'api/v1', 'pods'],
  ['Job', 'apis/batch/v1', 'jobs'],
  ['Service', 'api/v1', 'services'],
  ['Ingress', 'apis/networking.k8s.io/v1', 'ingresses'],
  ['ConfigMap', 'api/v1', 'configmaps'],
  ['PersistentVolumeClaim', 'api/v1', 'persistentvolumeclaims'],
] as const;

/** Put into every namespace by Kubernetes and by Istio. */
const SYSTEM_MADE = new Set(['ConfigMap/kube-root-ca.crt', 'ConfigMap/istio-ca-root-cert']);

/**
 * `Kind/name` of what is still in the namespace, besides workloads and what an owner listed elsewhere takes with it.
 * Secrets are not looked for: the right to list them is the right to read them, and none outlives its namespace.
 * @throws PortError `cluster-unreachable`
 */
export async function namespaceLeftovers(api: KubeApi, namespace: string): Promise<readonly string[]> {
  const found = await Promise.all(
    NAMESPACED.map(async ([kind, version, plural]) => {
      const path = `/${version}/namespaces/${namespace}/${plural}`;
      const objects = await listObjects(api, Named, { path, what: `${plural} in ${namespace}`, metadataOnly: true });
      return objects
        .filter(({ metadata }) => !metadata.ownerReferences?.length)
        .map(({ metadata }) => `${kind}/${metadata.name}`);
    }),
  );
  return found.flat().filter((name) => !SYSTEM_MADE.has(name));
}

/**
 * Persistent volumes claimed from the namespace: with `Retain` they outlive it, and cost money.
 * @throws PortError `cluster-unreachable`
 */
export async function volumeLeftovers(api: KubeApi, namespace: string): Promise<readonly string[]> {
  const volumes = await listObjects(api, PersistentVolume, {
    path: '/api/v1/persistentvolumes',
    what: 'persistentvolumes',
  });
  return volumes
    .filter(({ spec }) => spec.claimRef?.namespace === namespace)
    .map(({ metadata }) => `PersistentVolume/${metadata.name}`);
}
