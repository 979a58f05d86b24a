import { PREFIX } from '../naming/labels.ts';
import type { EnvironmentConfig, Service } from './config.ts';
import { environmentLabels } from './environment-labels.ts';
import { ACCOUNT, fluxAccount } from './flux-account.ts';
import type { Registration } from './manifest.ts';
import type { Reconciler } from './reconciler.ts';
import { serviceValues } from './service-values.ts';

/**
 * Flux: everything it is told lives in the environment's namespace. It reads both repositories there, applies the git-ops
 * folder of the environment (values as ConfigMaps, secrets decrypted), and runs one HelmRelease per service, all of it with the
 * rights of a service account that has none anywhere else.
 * https://fluxcd.io/flux/installation/configuration/multitenancy/
 */
export const flux: Reconciler = {
  bounds: (config) => [...fluxAccount(config), ...repositories(config)],
  sources: (config) => [folder(config)],
  services: (config) => config.environment.services.map((service) => release(config, service)),
};

/** git-ops as its branch moves; this repository at one commit. https://fluxcd.io/flux/components/source/gitrepositories/ */
function repositories(config: EnvironmentConfig): Registration[] {
  const { gitops, infra, cluster } = config;
  const secretRef = cluster.gitSecret === undefined ? {} : { secretRef: { name: cluster.gitSecret } };
  const repository = (name: string, spec: object) =>
    object(config, 'source.toolkit.fluxcd.io/v1', 'GitRepository', name, { ...spec, ...secretRef });
  return [
    repository('git-ops', { interval: '1m', url: gitops.url, ref: { branch: gitops.branch } }),
    // Nothing new can come of one commit: it is asked for again only in case the artifact was lost.
    repository('infra', { interval: '1h', url: infra.url, ref: { commit: infra.revision } }),
  ];
}

/** https://fluxcd.io/flux/components/kustomize/kustomizations/ */
function folder(config: EnvironmentConfig): Registration {
  const { environment, secrets, cluster } = config;
  const key = cluster.sopsKeySecret === undefined ? {} : { secretRef: { name: cluster.sopsKeySecret } };
  return {
    ...object(config, 'kustomize.toolkit.fluxcd.io/v1', 'Kustomization', 'environment', {
      interval: '10m',
      retryInterval: '1m',
      timeout: '5m',
      path: `./envs/${environment.name}`,
      targetNamespace: environment.name,
      serviceAccountName: ACCOUNT,
      prune: true,
      wait: true,
      deletionPolicy: 'WaitForTermination',
      sourceRef: { kind: 'GitRepository', name: 'git-ops' },
      ...(secrets ? { decryption: { provider: 'sops', ...key } } : {}),
    }),
    removedByController: true,
  };
}

/** https://fluxcd.io/flux/components/helm/helmreleases/ */
function release(config: EnvironmentConfig, service: Service): Registration {
  const { name, chart } = service;
  const release = object(config, 'helm.toolkit.fluxcd.io/v2', 'HelmRelease', name, {
    interval: '10m',
    timeout: '5m',
    releaseName: name,
    serviceAccountName: ACCOUNT,
    chart: {
      spec: {
        chart: `./charts/${chart}`,
        // The chart's version is this repository's commit, not what Chart.yaml says.
        reconcileStrategy: 'Revision',
        sourceRef: { kind: 'GitRepository', name: 'infra' },
      },
    },
    driftDetection: { mode: 'enabled' },
    install: { remediation: { retries: 5 } },
    upgrade: { remediation: { retries: 5 } },
    uninstall: { deletionPropagation: 'foreground' },
    // Later ones win, and `values` wins over all of them.
    valuesFrom: ['env', name].map((file) => ({ kind: 'ConfigMap', name: `${file}-values` })),
    values: serviceValues(config, service),
  });
  const { manifest } = release;
  const labels = { ...manifest.metadata.labels, [`${PREFIX}/service`]: name };
  return {
    ...release,
    manifest: { ...manifest, metadata: { ...manifest.metadata, labels } },
    removedByController: true,
  };
}

function object({ environment }: EnvironmentConfig, apiVersion: string, kind: string, name: string, spec: object) {
  const metadata = { name, namespace: environment.name, labels: environmentLabels(environment) };
  return { name, manifest: { apiVersion, kind, metadata, spec } };
}
