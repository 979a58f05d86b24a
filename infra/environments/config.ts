import type { Fields } from '../settings/fields.ts';
import { domain, type Format, formatInstant, instant, label, release, word } from '../settings/formats.ts';
import type { SettingsReader } from '../settings/read-settings.ts';
import { type Cluster, readCluster } from './cluster-settings.ts';
import { type Identity, readIdentity } from './identity-settings.ts';

/** What one environment stack is told: the typed form of `Pulumi.<env>.yaml`. README.md shows such a file. */
export type EnvironmentConfig = {
  readonly environment: Environment;
  /** The git-ops repository, as the reconciler in the cluster reaches it. */
  readonly gitops: { readonly url: string; readonly branch: string };
  /** This repository, as the reconciler reaches it, and the full commit SHA its charts are read at. */
  readonly infra: { readonly url: string; readonly revision: string };
  readonly reconciler: ReconcilerName;
  readonly cluster: Cluster;
  /** Groups of the cluster's identity provider whose members look after the environment. */
  readonly team: readonly string[];
  /** IPv4 blocks its add-ons answer in. */
  readonly addonNetworks: readonly string[];
  /** True: what is under `secrets/` of its folder in git-ops is decrypted into its namespace. */
  readonly secrets: boolean;
  readonly identity?: Identity;
  readonly dns?: Dns;
  /** The operation that runs it, for tags of cloud resources; absent when a person does. */
  readonly operation?: string;
};

/** What external-dns is told of the services' names, beyond that they exist. */
export type Dns = {
  /** Where they point, when not at the ingress controller's own address. */
  readonly target?: string;
  /** Seconds. */
  readonly ttl?: number;
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

const reconcilers = ['argocd', 'flux'] as const;
export type ReconcilerName = (typeof reconcilers)[number];

// SHA-1 today, SHA-256 in repositories made for it.
const commit: Format = {
  pattern: /^([0-9a-f]{40}|[0-9a-f]{64})$/,
  expected: 'a full commit SHA: charts never move under an environment',
};

const group: Format = {
  // `system:` groups are the cluster's own: `system:authenticated` is everybody.
  pattern: /^(?!system:)\S(.*\S)?$/,
  expected: 'a group of the identity provider, none of the cluster’s own (system:…)',
};

const byte = '(25[0-5]|2[0-4]\\d|1?\\d?\\d)';
const ipv4Block: Format = {
  pattern: new RegExp(`^(${byte}\\.){3}${byte}/(3[0-2]|[12]?\\d)$`),
  expected: 'an IPv4 block such as 10.0.64.0/20',
};

/** The stack is named for the environment. */
export const environmentConfig: SettingsReader<EnvironmentConfig> = {
  project: 'environments',
  what: 'an environment',
  read: readConfig,
  contradictions,
};

function readConfig(root: Fields): EnvironmentConfig {
  const identity = root.optional('identity', () => root.map('identity', readIdentity));
  const dns = root.optional('dns', () => root.map('dns', readDns));
  const operation = root.optional('operation', () => root.text('operation', word('the id of an operation')));
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
    team: root.optional('team', () => root.list('team', (team) => team.text('group', group))) ?? [],
    addonNetworks:
      root.optional('addonNetworks', () => root.list('addonNetworks', (network) => network.text('cidr', ipv4Block))) ??
      [],
    secrets: root.optional('secrets', () => root.flag('secrets')) ?? false,
    ...(identity === undefined ? {} : { identity }),
    ...(dns === undefined ? {} : { dns }),
    ...(operation === undefined ? {} : { operation }),
  };
}

function readDns(fields: Fields): Dns {
  const target = fields.optional('target', () => fields.text('target', domain));
  // external-dns takes no more. https://kubernetes-sigs.github.io/external-dns/latest/docs/advanced/ttl/
  const ttl = fields.optional('ttl', () => fields.integer('ttl', 1, 2_147_483_647));
  return { ...(target === undefined ? {} : { target }), ...(ttl === undefined ? {} : { ttl }) };
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

/** Names that something of the environment's own has beside its services. */
const reserved = [
  ['env', 'the environment’s own values file: envs/<env>/env.yaml'],
  ['secrets', 'the Application of the environment’s secrets'],
] as const;

/** What is wrong although every key alone is right. */
function contradictions({ environment, secrets }: EnvironmentConfig, stack: string): string[] {
  const { name, services } = environment;
  const names = services.map((service) => service.name);
  const twice = new Set(names.filter((service, index) => names.indexOf(service) !== index));
  return [
    ...(name === stack ? [] : [`environments:environment.name is "${name}", but this is the stack "${stack}"`]),
    ...[...twice].map((service) => `environments:environment.services names "${service}" more than once`),
    ...reserved.flatMap(([service, why]) =>
      names.includes(service) && (secrets || service !== 'secrets')
        ? [`environments:environment.services names "${service}", which is ${why}`]
        : [],
    ),
  ];
}
