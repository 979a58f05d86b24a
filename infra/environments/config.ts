import { Fields } from './fields.ts';

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

/** The stack's settings do not describe an environment; nothing has run. */
export class ConfigError extends Error {
  readonly code = 'invalid-config';
  /** One line each, every one naming its key. */
  readonly problems: readonly string[];

  constructor(stack: string, problems: readonly string[]) {
    const lines = problems.map((problem) => `  ${problem}`).join('\n');
    super(`Pulumi.${stack}.yaml does not describe an environment:\n${lines}\nREADME.md shows a whole one.`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

const PREFIX = 'environments:';
// https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
// A service's name is its Helm release's, which may have 53 characters, and its Kubernetes Service's, which starts with a letter.
const RELEASE = /^[a-z]([a-z0-9-]{0,51}[a-z0-9])?$/;
const DOMAIN = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/;
// SHA-1 today, SHA-256 in repositories made for it.
const COMMIT = /^([0-9a-f]{40}|[0-9a-f]{64})$/;
// Pulumi reads a time that stands without quotes as one, and hands it over in Go's format.
const INSTANT = /^(\d{4}-\d\d-\d\d)(?:T| )(\d\d:\d\d:\d\d)(?:\.\d+)?(?:Z| \+0000 UTC)$/;
const WORD = /^\S+$/;

const label = 'a label: 1 to 63 of a-z, 0-9 and "-", starting and ending with a letter or digit';
const release = 'at most 53 of a-z, 0-9 and "-", starting with a letter, ending with a letter or digit';

/**
 * Reads the stack's settings.
 * @param stack the stack's name, which is the environment's
 * @param values `<project>:<key>` to its value, objects as JSON text; keys of other projects are ignored
 * @throws ConfigError `invalid-config` with every key that is missing, unknown or wrong
 */
export function parseConfig(stack: string, values: Readonly<Record<string, string>>): EnvironmentConfig {
  const root = new Fields(PREFIX, ownValues(values));
  const config = root.finish(readConfig);
  if (root.problems.length === 0) root.problems.push(...contradictions(stack, config));
  if (root.problems.length > 0) throw new ConfigError(stack, root.problems);
  return config;
}

function readConfig(root: Fields): EnvironmentConfig {
  return {
    environment: root.map('environment', readEnvironment),
    gitops: root.map('gitops', (gitops) => ({
      url: gitops.text('url', WORD, 'the address of a repository'),
      branch: gitops.text('branch', WORD, 'the name of a branch'),
    })),
    infra: root.map('infra', (infra) => ({
      url: infra.text('url', WORD, 'the address of a repository'),
      revision: infra.text('revision', COMMIT, 'a full commit SHA: charts never move under an environment'),
    })),
    reconciler: root.choice('reconciler', reconcilers),
    cluster: readCluster(root),
  };
}

function readEnvironment(fields: Fields): Environment {
  const source = fields.optional('source', () =>
    fields.map('source', (from) => ({
      repository: from.text('repository', /^[^\s/]+\/[^\s/]+$/, 'owner/name'),
      pullRequest: from.integer('pullRequest', 1, Number.MAX_SAFE_INTEGER),
    })),
  );
  const expiresAt = fields.optional('expiresAt', () =>
    fields.text('expiresAt', INSTANT, 'a time in UTC such as 2026-12-01T12:00:00Z').replace(INSTANT, '$1T$2Z'),
  );
  return {
    name: fields.text('name', LABEL, label),
    kind: fields.text('kind', LABEL, label),
    owner: fields.text('owner', WORD, 'a login'),
    domain: fields.text('domain', DOMAIN, 'a domain name in lower case'),
    services: fields.list('services', (service) => ({
      name: service.text('name', RELEASE, release),
      chart: service.text('chart', LABEL, 'the name of a folder under charts/'),
      port: service.integer('port', 1, 65_535),
    })),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(source === undefined ? {} : { source }),
  };
}

function readCluster(root: Fields): Cluster {
  const written = root.optional('cluster', () =>
    root.map('cluster', (cluster) => ({
      argocdNamespace: cluster.optional('argocdNamespace', () => cluster.text('argocdNamespace', LABEL, label)),
      destination: cluster.optional('destination', () => cluster.text('destination', WORD, 'the name of a cluster')),
      ingressNamespace: cluster.optional('ingressNamespace', () => cluster.text('ingressNamespace', LABEL, label)),
    })),
  );
  return {
    argocdNamespace: written?.argocdNamespace ?? 'argocd',
    destination: written?.destination ?? 'in-cluster',
    ingressNamespace: written?.ingressNamespace ?? 'ingress-nginx',
  };
}

/** What is wrong although every key alone is right. */
function contradictions(stack: string, { environment }: EnvironmentConfig): string[] {
  const { name, services } = environment;
  const names = services.map((service) => service.name);
  const twice = new Set(names.filter((service, index) => names.indexOf(service) !== index));
  return [
    ...(name === stack ? [] : [`${PREFIX}environment.name is "${name}", but this is the stack "${stack}"`]),
    ...[...twice].map((service) => `${PREFIX}environment.services names "${service}" more than once`),
  ];
}

function ownValues(values: Readonly<Record<string, string>>): Record<string, unknown> {
  const own = Object.entries(values).filter(([key]) => key.startsWith(PREFIX));
  return Object.fromEntries(own.map(([key, text]) => [key.slice(PREFIX.length), parseValue(text)]));
}

/** Pulumi hands over maps and lists as JSON, and everything else as it is written. */
function parseValue(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
