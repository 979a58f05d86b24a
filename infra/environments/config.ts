import type { Fields } from '../settings/fields.ts';
import { domain, type Format, formatInstant, instant, label, release, word } from '../settings/formats.ts';
import type { SettingsReader } from '../settings/read-settings.ts';

/** What one environment stack is told: the typed form of `Pulumi.<env>.yaml`. README.md shows such a file. */
export type EnvironmentConfig = {
  readonly environment: Environment;
  /** The git-ops repository, as the reconciler in the cluster reaches it. */
  readonly gitops: { readonly url: string; readonly branch: string };
  /** This repository, as the reconciler reaches it, and the full commit SHA its charts are read at. */
  readonly infra: { readonly url: string; readonly revision: string };
  readonly reconciler: ReconcilerName;
  readonly cluster: Cluster;
};

export type Environment = {
  /** Its namespace has the same name. */
  readonly name: string;
  readonly kind: string;
  readonly owner: string;
  readonly domain: string;
  readonly services: readonly Service[];
  /** RFC 3339, UTC. */
  readonly expiresAt?: string;
  readonly source?: { readonly repository: string; readonly pullRequest: number };
};

export type Service = {
  readonly name: string;
  /** Folder under `charts/`. */
  readonly chart: string;
  /** What its containers listen on. */
  readonly port: number;
};

export type Cluster = {
  /** Namespace Argo CD reads its Applications in. */
  readonly argocdNamespace: string;
  /** The name Argo CD knows the cluster by. */
  readonly destination: string;
  /** Namespace of the ingress controller: requests from outside come from there. */
  readonly ingressNamespace: string;
};

const reconcilers = ['argocd'] as const;
export type ReconcilerName = (typeof reconcilers)[number];

// SHA-1 today, SHA-256 in repositories made for it.
const commit: Format = {
  pattern: /^([0-9a-f]{40}|[0-9a-f]{64})$/,
  expected: 'a full commit SHA: charts never move under an environment',
};

/** The stack is named for the environment. */
export const environmentConfig: SettingsReader<EnvironmentConfig> = {
  project: 'environments',
  what: 'an environment',
  read: readConfig,
  contradictions,
};

function readConfig(root: Fields): EnvironmentConfig {
  return {
    environment: root.map('environment', readEnvironment),
    gitops: root.map('gitops', (gitops) => ({
      url: gitops.text('url', word('the address of a repository')),
      branch: gitops.text('branch', word('the name of a branch')),
    })),
    infra: root.map('infra', (infra) => ({
      url: infra.text('url', word('the address of a repository')),
      revision: infra.text('revision', commit),
    })),
    reconciler: root.choice('reconciler', reconcilers),
    cluster: readCluster(root),
  };
}

function readEnvironment(fields: Fields): Environment {
  const source = fields.optional('source', () =>
    fields.map('source', (from) => ({
      repository: from.text('repository', { pattern: /^[^\s/]+\/[^\s/]+$/, expected: 'owner/name' }),
      pullRequest: from.integer('pullRequest', 1, Number.MAX_SAFE_INTEGER),
    })),
  );
  const expiresAt = fields.optional('expiresAt', () => formatInstant(fields.text('expiresAt', instant)));
  return {
    name: fields.text('name', label),
    kind: fields.text('kind', label),
    owner: fields.text('owner', word('a login')),
    domain: fields.text('domain', domain),
    services: fields.list('services', (service) => ({
      name: service.text('name', release),
      chart: service.text('chart', { ...label, expected: 'the name of a folder under charts/' }),
      port: service.integer('port', 1, 65_535),
    })),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(source === undefined ? {} : { source }),
  };
}

function readCluster(root: Fields): Cluster {
  const written = root.optional('cluster', () =>
    root.map('cluster', (cluster) => ({
      argocdNamespace: cluster.optional('argocdNamespace', () => cluster.text('argocdNamespace', label)),
      destination: cluster.optional('destination', () => cluster.text('destination', word('the name of a cluster'))),
      ingressNamespace: cluster.optional('ingressNamespace', () => cluster.text('ingressNamespace', label)),
    })),
  );
  return {
    argocdNamespace: written?.argocdNamespace ?? 'argocd',
    destination: written?.destination ?? 'in-cluster',
    ingressNamespace: written?.ingressNamespace ?? 'ingress-nginx',
  };
}

/** What is wrong although every key alone is right. */
function contradictions({ environment }: EnvironmentConfig, stack: string): string[] {
  const { name, services } = environment;
  const names = services.map((service) => service.name);
  const twice = new Set(names.filter((service, index) => names.indexOf(service) !== index));
  return [
    ...(name === stack ? [] : [`environments:environment.name is "${name}", but this is the stack "${stack}"`]),
    ...[...twice].map((service) => `environments:environment.services names "${service}" more than once`),
  ];
}
