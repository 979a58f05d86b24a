import type { ClusterReader, ReconcilerName } from '../operations/ports/cluster-reader.ts';
import { openKubeApi } from './kube-api.ts';
import { limitCalls } from './limit-calls.ts';
import { readArgocd } from './read-argocd.ts';
import { readFlux } from './read-flux.ts';
import { readNamespace } from './read-namespace.ts';
import type { Registered } from './registered.ts';

export type ClusterOptions = {
  /** Path of a kubeconfig, or several as in KUBECONFIG; without one, the service account of the pod this runs in. */
  readonly kubeconfig?: string;
  /** Where Applications and AppProjects are. */
  readonly argocdNamespace?: string;
};

/** Environments read at once, each in a dozen requests: hundreds of operations may wait for theirs at a time. */
const MOST_AT_ONCE = 10;

/**
 * Reads environments. An environment is the namespace of its name, labelled likewise, and what its reconciler holds of it:
 * with Argo CD, the Applications and AppProjects labelled `workflowautom.dev/environment` in Argo CD's namespace; with Flux,
 * the GitRepositories, the Kustomization and the HelmReleases labelled so in the environment's own. Nothing is read before
 * the first call.
 *
 * The account it uses needs: get namespaces; list deployments, statefulsets, replicasets, cronjobs, jobs, pods, services,
 * ingresses, configmaps, persistentvolumeclaims and persistentvolumes; and to list
 * - with Argo CD: applications and appprojects (argoproj.io) in its namespace;
 * - with Flux: gitrepositories (source.toolkit.fluxcd.io), kustomizations (kustomize.toolkit.fluxcd.io) and helmreleases
 *   (helm.toolkit.fluxcd.io).
 */
export function createClusterReader(options: ClusterOptions = {}): ClusterReader {
  const api = openKubeApi(options.kubeconfig);
  const argocd = options.argocdNamespace ?? 'argocd';
  const reconcilers: Readonly<Record<ReconcilerName, (environment: string) => Promise<Registered>>> = {
    argocd: (environment) => readArgocd(api, argocd, environment),
    flux: (environment) => readFlux(api, environment),
  };
  return {
    observe: limitCalls(MOST_AT_ONCE, async (environment, reconciler) => {
      // It becomes part of paths: whatever the caller lets through, it stays one name.
      const name = encodeURIComponent(environment);
      const [namespace, registered] = await Promise.all([readNamespace(api, name), reconcilers[reconciler](name)]);
      const leftovers = [...namespace.leftovers, ...registered.leftovers];
      return { ...namespace, applications: registered.applications, leftovers };
    }),
  };
}
