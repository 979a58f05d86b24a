import type { Fields } from '../../settings/fields.ts';
import { domain, type Format, label, word } from '../../settings/formats.ts';
import type { SettingsReader } from '../../settings/read-settings.ts';
import { contradictions } from './contradictions.ts';
import {
  type BotSettings,
  componentNames,
  type PlatformSettings,
  type RepositorySettings,
} from './platform-settings.ts';
import { profiles } from './profiles.ts';
import { readNetwork } from './read-network.ts';
import { readNodes } from './read-nodes.ts';

/** The stack is named for the platform. */
export const platformSettings: SettingsReader<PlatformSettings> = {
  project: 'platform',
  what: 'a platform',
  read: readPlatform,
  contradictions,
};

const account: Format = { pattern: /^\d{12}$/, expected: 'the 12 digits of an AWS account' };
const region: Format = { pattern: /^[a-z]{2}(-[a-z]+)+-\d$/, expected: 'a region such as eu-central-1' };
const zoneId: Format = { pattern: /^Z[A-Z0-9]{4,31}$/, expected: 'the id of a hosted zone such as Z0123456789ABC' };
const email: Format = { pattern: /^[^\s@]+@[^\s@]+\.[^\s@]+$/, expected: 'an e-mail address' };
const version: Format = { pattern: /^1\.\d{2}$/, expected: 'a version of Kubernetes in quotes, such as "1.34"' };
const principal: Format = {
  pattern: /^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/\S+$/,
  expected: 'the ARN of a role or a user',
};
// https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html
const repository: Format = {
  pattern: /^[a-z0-9]+([._/-][a-z0-9]+)*$/,
  expected: 'a repository’s name: a-z and 0-9, with single ".", "_", "-" or "/" between',
};
const cidr: Format = {
  pattern: /^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/,
  expected: 'a block of addresses such as 203.0.113.7/32',
};

function readPlatform(root: Fields): PlatformSettings {
  const profile = root.choice('profile', ['free-tier', 'standard']);
  const defaults = profiles[profile];
  const bot = root.optional('bot', () => root.map('bot', readBot));
  return {
    name: root.text('name', label),
    profile,
    account: root.text('account', account),
    region: root.text('region', region),
    owner: root.text('owner', word('a login or a team')),
    protected: root.optional('protected', () => root.flag('protected')) ?? defaults.protected,
    network: root.map('network', (network) => readNetwork(network, defaults)),
    cluster: root.map('cluster', (cluster) => ({
      version: cluster.optional('version', () => cluster.text('version', version)) ?? '1.34',
      reachableFrom: listOf(cluster, 'reachableFrom', 'cidr', cidr),
      serviceCidr: cluster.optional('serviceCidr', () => cluster.text('serviceCidr', cidr)) ?? '172.20.0.0/16',
      logs: cluster.optional('logs', () => cluster.flag('logs')) ?? defaults.logs,
      admins: listOf(cluster, 'admins', 'arn', principal),
    })),
    nodes:
      root.optional('nodes', () => root.map('nodes', (nodes) => readNodes(nodes, defaults.nodes))) ?? defaults.nodes,
    dns: root.map('dns', (dns) => {
      const zone = dns.optional('zone', () => dns.text('zone', zoneId));
      const wildcards = listOf(dns, 'wildcards', 'name', label);
      return { domain: dns.text('domain', domain), wildcards, ...(zone === undefined ? {} : { zone }) };
    }),
    registry: root.map('registry', (registry) => ({
      repositories: registry.list('repositories', (entry) => entry.text('name', repository)),
      keep: registry.optional('keep', () => registry.integer('keep', 1, 1000)) ?? 30,
    })),
    budget: root.map('budget', (budget) => ({
      monthly: budget.optional('monthly', () => budget.integer('monthly', 1, 1_000_000)) ?? defaults.budget,
      subscribers: budget.list('subscribers', (entry) => entry.text('email', email)),
    })),
    reconciler: root.choice('reconciler', ['argocd', 'flux']),
    gitops: root.map('gitops', readRepository),
    infra: root.map('infra', readRepository),
    components: readComponents(root, defaults.components),
    ...(bot === undefined ? {} : { bot }),
  };
}

/** Entries are maps, so that one can say more some day; absent is none. */
function listOf(fields: Fields, key: string, of: string, format: Format): readonly string[] {
  return fields.optional(key, () => fields.list(key, (entry) => entry.text(of, format))) ?? [];
}

function readRepository(fields: Fields): RepositorySettings {
  const credentials = fields.optional('credentials', () => fields.text('credentials', label));
  return {
    url: fields.text('url', word('the address of a repository')),
    branch: fields.optional('branch', () => fields.text('branch', word('the name of a branch'))) ?? 'main',
    ...(credentials === undefined ? {} : { credentials }),
  };
}

function readComponents(root: Fields, defaults: PlatformSettings['components']): PlatformSettings['components'] {
  const written = root.optional('components', () =>
    root.map('components', (components) =>
      componentNames.map((name) => [name, components.optional(name, () => components.flag(name))] as const),
    ),
  );
  const chosen = (written ?? []).filter(([, flag]) => flag !== undefined);
  return { ...defaults, ...Object.fromEntries(chosen) };
}

function readBot(fields: Fields): BotSettings {
  return {
    image: fields.text('image', word('the address of an image, without its tag')),
    tag: fields.text('tag', word('the tag of an image')),
    secret: fields.optional('secret', () => fields.text('secret', label)) ?? 'workflowautom',
    postgres: fields.optional('postgres', () => fields.flag('postgres')) ?? true,
  };
}
