import { PREFIX } from '../naming/labels.ts';
import type { EnvironmentConfig, Service } from './config.ts';
import { environmentLabels } from './environment-labels.ts';
import type { Registration } from './manifest.ts';
import type { Reconciler } from './reconciler.ts';

const API = 'argoproj.io/v1alpha1';

/**
 * Argo CD: an AppProject that bounds the environment, and one Application per service. Nothing is said that is Argo CD's default
 * (`false`, empty): it leaves those out when it writes an object back, and would from then on be the manager of the field.
 */
export const argocd: Reconciler = {
  sources: (config) => [project(config)],
  services: (config) => config.environment.services.map((service) => application(config, service)),
};

/**
 * The two repositories, this namespace, and no loosening of the guardrails. No `clusterResourceWhitelist`: nothing that
 * belongs to the cluster.
 */
function project({ environment, gitops, infra, cluster }: EnvironmentConfig): Registration {
  return {
    name: 'project',
    manifest: {
      apiVersion: API,
      kind: 'AppProject',
      metadata: {
        name: environment.name,
        namespace: cluster.argocdNamespace,
        labels: environmentLabels(environment),
      },
      spec: {
        description: `Environment ${environment.name} (${environment.kind}) of ${environment.owner}`,
        sourceRepos: [...new Set([gitops.url, infra.url])],
        destinations: [{ name: cluster.destination, namespace: environment.name }],
        namespaceResourceBlacklist: [
          { group: '', kind: 'ResourceQuota' },
          { group: '', kind: 'LimitRange' },
          { group: 'networking.k8s.io', kind: 'NetworkPolicy' },
          { group: 'rbac.authorization.k8s.io', kind: 'Role' },
          { group: 'rbac.authorization.k8s.io', kind: 'RoleBinding' },
        ],
      },
    },
  };
}

/**
 * The service's chart from this repository at one commit, its values from the git-ops branch. A values file that is missing
 * is an error, unless `ignoreMissingValueFiles` says otherwise.
 */
function application({ environment, gitops, infra, cluster }: EnvironmentConfig, service: Service): Registration {
  const folder = `$values/envs/${environment.name}`;
  return {
    name: service.name,
    manifest: {
      apiVersion: API,
      kind: 'Application',
      metadata: {
        name: `${environment.name}-${service.name}`,
        namespace: cluster.argocdNamespace,
        labels: { ...environmentLabels(environment), [`${PREFIX}/service`]: service.name },
        // Deleting it deletes what it runs, and it is gone only when that is.
        // https://argo-cd.readthedocs.io/en/stable/user-guide/app_deletion/
        finalizers: ['resources-finalizer.argocd.argoproj.io'],
      },
      spec: {
        project: environment.name,
        destination: { name: cluster.destination, namespace: environment.name },
        sources: [
          {
            repoURL: infra.url,
            targetRevision: infra.revision,
            path: `charts/${service.chart}`,
            helm: {
              releaseName: service.name,
              valueFiles: [`${folder}/env.yaml`, `${folder}/${service.name}.yaml`],
              // The port the network policy lets requests in at.
              valuesObject: { service: { port: service.port } },
            },
          },
          { repoURL: gitops.url, targetRevision: gitops.branch, ref: 'values' },
        ],
        syncPolicy: {
          automated: { prune: true, selfHeal: true },
          retry: { limit: 5, backoff: { duration: '5s', factor: 2, maxDuration: '3m' } },
        },
      },
    },
  };
}
