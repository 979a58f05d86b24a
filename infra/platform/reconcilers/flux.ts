import type { Component, PublishedChart } from '../components/component.ts';
import { places } from '../components/places.ts';
import { systemNodes } from '../components/system-nodes.ts';
import type { RepositorySettings } from '../settings/platform-settings.ts';
import type { Manifest, Reconciler } from './reconciler.ts';

const { namespace } = places.flux;
const nodeSelector = systemNodes;

/** Flux: the two repositories, one HelmRepository per source of charts, and one HelmRelease per component. */
export const flux: Reconciler = {
  release: () => ({
    name: 'flux',
    namespace,
    chart: { repository: 'https://fluxcd-community.github.io/helm-charts', name: 'flux2', version: '2.17.0' },
    values: {
      // Nothing here writes image tags but the bot.
      imageAutomationController: { create: false },
      imageReflectionController: { create: false },
      notificationController: { nodeSelector },
      sourceController: { nodeSelector },
      helmController: { nodeSelector },
      kustomizeController: { nodeSelector },
    },
  }),
  registrations: ({ gitops, infra }, components) => [
    [gitRepository('git-ops', gitops), gitRepository('infra', infra), ...helmRepositories(components)],
    components.map(helmRelease),
  ],
};

function gitRepository(name: string, { url, branch, credentials }: RepositorySettings): Manifest {
  return {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name, namespace },
    spec: {
      interval: '1m',
      url,
      ref: { branch },
      ...(credentials === undefined ? {} : { secretRef: { name: credentials } }),
    },
  };
}

function helmRepositories(components: readonly Component[]): Manifest[] {
  return components.flatMap(({ name, chart }) =>
    'folder' in chart
      ? []
      : [
          {
            apiVersion: 'source.toolkit.fluxcd.io/v1',
            kind: 'HelmRepository',
            metadata: { name, namespace },
            spec: { interval: '1h', url: chart.repository },
          },
        ],
  );
}

function helmRelease({ name, namespace: to, chart, values }: Component): Manifest {
  return {
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    metadata: { name, namespace },
    spec: {
      interval: '10m',
      releaseName: name,
      targetNamespace: to,
      storageNamespace: to,
      chart: { spec: 'folder' in chart ? ownChart(chart.folder) : publishedChart(name, chart) },
      install: { createNamespace: true, crds: 'CreateReplace', remediation: { retries: 5 } },
      upgrade: { crds: 'CreateReplace', remediation: { retries: 3 } },
      driftDetection: { mode: 'enabled' },
      values,
    },
  };
}

function publishedChart(source: string, { name, version }: PublishedChart) {
  return { chart: name, version, sourceRef: { kind: 'HelmRepository', name: source } };
}

/** Its version is the branch's head, not what Chart.yaml says. */
function ownChart(folder: string) {
  return { chart: `./${folder}`, reconcileStrategy: 'Revision', sourceRef: { kind: 'GitRepository', name: 'infra' } };
}
