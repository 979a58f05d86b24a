import type { Component } from '../components/component.ts';
import { places } from '../components/places.ts';
import { systemNodes } from '../components/system-nodes.ts';
import type { PlatformSettings } from '../settings/platform-settings.ts';
import { sopsPlugin } from './argocd-sops.ts';
import type { Manifest, Reconciler } from './reconciler.ts';

const API = 'argoproj.io/v1alpha1';
const { namespace } = places.argocd;
const PROJECT = 'platform';

/** Argo CD: an AppProject of the platform's own, and one Application per component. */
export const argocd: Reconciler = {
  release: (settings) => ({
    name: 'argocd',
    namespace,
    chart: { repository: 'https://argoproj.github.io/argo-helm', name: 'argo-cd', version: '9.2.4' },
    values: {
      global: { domain: `argocd.${settings.dns.domain}`, nodeSelector: systemNodes },
      dex: { enabled: false },
      notifications: { enabled: false },
      applicationSet: { replicas: 0 },
      configs: { repositories: repositories(settings), ...sopsPlugin.configs },
      repoServer: sopsPlugin.repoServer(settings.region),
    },
  }),
  registrations: (settings, components) =>
    components.length === 0
      ? []
      : [[project(settings, components)], components.map((component) => application(settings, component))],
};

/**
 * Repositories that need no credentials. One that does is declared by the Secret that holds them, which a person makes:
 * two Secrets for one address would contradict each other.
 * https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#repositories
 */
function repositories({ gitops, infra }: PlatformSettings) {
  const open = Object.entries({ 'git-ops': gitops, infra }).filter(([, { credentials }]) => credentials === undefined);
  return Object.fromEntries(open.map(([name, { url }]) => [name, { type: 'git', url }]));
}

function project({ infra }: PlatformSettings, components: readonly Component[]): Manifest {
  const sources = components.map(({ chart }) => ('folder' in chart ? infra.url : chart.repository));
  const namespaces = components.map((component) => component.namespace);
  return {
    apiVersion: API,
    kind: 'AppProject',
    metadata: { name: PROJECT, namespace },
    spec: {
      description: 'What runs for everybody; environments have projects of their own',
      sourceRepos: [...new Set(sources)].sort(),
      // Charts of controllers write leases and roles into kube-system, too.
      destinations: [...new Set([...namespaces, 'kube-system'])]
        .sort()
        .map((to) => ({ name: 'in-cluster', namespace: to })),
      clusterResourceWhitelist: [{ group: '*', kind: '*' }],
    },
  };
}

function application({ infra }: PlatformSettings, { name, namespace: to, chart, values }: Component): Manifest {
  const source =
    'folder' in chart
      ? { repoURL: infra.url, targetRevision: infra.branch, path: chart.folder }
      : { repoURL: chart.repository, targetRevision: chart.version, chart: chart.name };
  return {
    apiVersion: API,
    kind: 'Application',
    metadata: {
      name,
      namespace,
      // Gone only when what it ran is: a load balancer that stays would hold the network.
      finalizers: ['resources-finalizer.argocd.argoproj.io'],
    },
    spec: {
      project: PROJECT,
      destination: { name: 'in-cluster', namespace: to },
      source: { ...source, helm: { releaseName: name, valuesObject: values } },
      syncPolicy: {
        automated: { prune: true, selfHeal: true },
        syncOptions: ['CreateNamespace=true', 'ServerSideApply=true'],
        retry: { limit: 10, backoff: { duration: '10s', factor: 2, maxDuration: '5m' } },
      },
    },
  };
}
