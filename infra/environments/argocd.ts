import { PREFIX } from '../naming/labels.ts';
import type { EnvironmentConfig, Service } from './config.ts';
import { environmentLabels } from './environment-labels.ts';
import type { Registration } from './manifest.ts';
import type { Reconciler } from './reconciler.ts';
import { serviceValues } from './service-values.ts';

const API = 'argoproj.io/v1alpha1';

/**
 * Argo CD: an AppProject that bounds the environment, and one Application per service. Nothing is said that is Argo CD's default
 * (`false`, empty): it leaves those out when it writes an object back, and would from then on be the manager of the field.
 */
export const argocd: Reconciler = {
  bounds: (config) => [project(config)],
  sources: (config) => (config.secrets ? [secrets(config)] : []),
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
function application(config: EnvironmentConfig, service: Service): Registration {
  const { environment, gitops, infra } = config;
  const folder = `$values/envs/${environment.name}`;
  return registration(config, service.name, {
    labels: { [`${PREFIX}/service`]: service.name },
    spec: {
      sources: [
        {
          repoURL: infra.url,
          targetRevision: infra.revision,
          path: `charts/${service.chart}`,
          helm: {
            releaseName: service.name,
            valueFiles: [`${folder}/env.yaml`, `${folder}/${service.name}.yaml`],
            valuesObject: serviceValues(config, service),
          },
        },
        { repoURL: gitops.url, targetRevision: gitops.branch, ref: 'values' },
      ],
    },
    sync: {},
  });
}

/**
 * The environment's secrets, decrypted by a plugin beside Argo CD's repository server. It is given the environment's own
 * folder, which is always there: a path that does not exist is an error to Argo CD, and most environments begin without a
 * secret. The last one may go, too, which `allowEmpty` says is meant.
 */
function secrets(config: EnvironmentConfig): Registration {
  const { environment, gitops, cluster } = config;
  return registration(config, 'secrets', {
    labels: {},
    spec: {
      source: {
        repoURL: gitops.url,
        targetRevision: gitops.branch,
        path: `envs/${environment.name}`,
        plugin: { name: cluster.sopsPlugin },
      },
    },
    sync: { allowEmpty: true },
  });
}

/** An Application of the environment: into its namespace, in its project, kept as Git says until it is deleted with all it ran. */
function registration({ environment, cluster }: EnvironmentConfig, name: string, own: Own): Registration {
  return {
    name,
    manifest: {
      apiVersion: API,
      kind: 'Application',
      metadata: {
        name: `${environment.name}-${name}`,
        namespace: cluster.argocdNamespace,
        labels: { ...environmentLabels(environment), ...own.labels },
        // Deleting it deletes what it runs, and it is gone only when that is.
        // https://argo-cd.readthedocs.io/en/stable/user-guide/app_deletion/
        finalizers: ['resources-finalizer.argocd.argoproj.io'],
      },
      spec: {
        project: environment.name,
        destination: { name: cluster.destination, namespace: environment.name },
        ...own.spec,
        syncPolicy: {
          automated: { prune: true, selfHeal: true, ...own.sync },
          retry: { limit: 5, backoff: { duration: '5s', factor: 2, maxDuration: '3m' } },
        },
      },
    },
    removedByController: true,
  };
}

type Own = {
  readonly labels: Readonly<Record<string, string>>;
  readonly spec: object;
  readonly sync: { readonly allowEmpty?: true };
};
