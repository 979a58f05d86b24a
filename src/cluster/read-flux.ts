import { fluxReports } from './flux-reports.ts';
import { GitRepository, HelmRelease, Kustomization } from './flux-schema.ts';
import type { KubeApi } from './kube-api.ts';
import { listObjects } from './list-objects.ts';
import { ENVIRONMENT_LABEL, type Registered } from './registered.ts';
import { Named } from './schema.ts';

/** What Flux holds of an environment: all of it lives in the environment's namespace. @throws PortError `cluster-unreachable` */
export async function readFlux(api: KubeApi, environment: string): Promise<Registered> {
  const list = (group: string, version: string, plural: string) => ({
    path: `/apis/${group}.toolkit.fluxcd.io/${version}/namespaces/${environment}/${plural}?labelSelector=${ENVIRONMENT_LABEL}%3D${environment}`,
    what: `${plural} in ${environment}`,
    customKind: true,
  });
  // Before the rest: what it says it applied is then in the cluster when the ConfigMaps and releases are looked at.
  const kustomizations = await listObjects(api, Kustomization, list('kustomize', 'v1', 'kustomizations'));
  const [sources, releases, values] = await Promise.all([
    listObjects(api, GitRepository, list('source', 'v1', 'gitrepositories')),
    listObjects(api, HelmRelease, list('helm', 'v2', 'helmreleases')),
    listObjects(api, Named, {
      path: `/api/v1/namespaces/${environment}/configmaps?labelSelector=reconcile.fluxcd.io%2Fwatch%3DEnabled`,
      what: `configmaps in ${environment}`,
      metadataOnly: true,
    }),
  ]);
  return {
    applications: fluxReports({ sources, kustomizations, releases, values }),
    leftovers: [
      ...kustomizations.map(({ metadata }) => `Kustomization/${metadata.name}`),
      ...sources.map(({ metadata }) => `GitRepository/${metadata.name}`),
    ],
  };
}
