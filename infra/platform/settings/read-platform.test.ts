import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readSettings } from '../../settings/read-settings.ts';
import { SettingsError } from '../../settings/settings-error.ts';
import { exampleValues } from '../example.ts';
import { profiles } from './profiles.ts';
import { platformSettings } from './read-platform.ts';

const read = (changes?: Record<string, unknown>, stack = 'eu-1') =>
  readSettings(platformSettings, stack, exampleValues(changes));

const zones = (...names: string[]) => names.map((name) => ({ name }));
const two = zones('eu-central-1a', 'eu-central-1b');

describe('the smallest settings', () => {
  it('are filled from the profile', () => {
    const settings = read();
    const { free, profile } = { free: profiles['free-tier'], profile: read({ profile: 'standard' }) };
    expect(settings.nodes).toEqual(free.nodes);
    expect(settings.components).toEqual(free.components);
    expect(settings.network.nat).toBe('none');
    expect(profile.components).toEqual(profiles.standard.components);
    expect(profile.protected).toBe(true);
  });

  it('are those the README shows', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const [, shown = ''] = /```yaml\n([^`]*)```/.exec(readme) ?? [];
    const { config } = parse(shown) as { config: Record<string, unknown> };
    const values = Object.entries(config).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]);
    expect(readSettings(platformSettings, 'eu-1', Object.fromEntries(values))).toEqual(read());
  });

  it('cut the network into subnets, and leave some of it', () => {
    const { zones: made } = read({
      network: { zones: zones('eu-central-1a', 'eu-central-1b', 'eu-central-1c') },
    }).network;
    expect(made.map(({ privateCidr, publicCidr }) => [privateCidr, publicCidr])).toEqual([
      ['10.20.0.0/19', '10.20.128.0/20'],
      ['10.20.32.0/19', '10.20.144.0/20'],
      ['10.20.64.0/19', '10.20.160.0/20'],
    ]);
  });

  it('need no bot, and have its defaults when there is one', () => {
    expect(read()).not.toHaveProperty('bot');
    const bot = { image: 'registry.example.com/workflowautom', tag: '1.0.0' };
    expect(read({ profile: 'standard', bot }).bot).toEqual({ ...bot, secret: 'workflowautom', postgres: true });
  });
});

describe('every default can be overridden', () => {
  it.each([
    [{ protected: 'true' }, { protected: true }],
    [{ components: { ingress: true } }, { components: { ...profiles['free-tier'].components, ingress: true } }],
    [{ budget: { monthly: 42, subscribers: [{ email: 'a@example.com' }] } }, { budget: { monthly: 42 } }],
    [{ nodes: { system: { spot: false, max: 2 } } }, { nodes: { system: { spot: false, max: 2, desired: 1 } } }],
    [{ cluster: { version: '1.33', logs: true } }, { cluster: { version: '1.33', logs: true, reachableFrom: [] } }],
    [{ gitops: { url: 'x', branch: 'live', credentials: 'key' } }, { gitops: { branch: 'live', credentials: 'key' } }],
  ])('%j', (changes, expected) => {
    expect(read(changes)).toMatchObject(expected);
  });
});

describe('a mistake is named by its key', () => {
  it.each([
    [{ name: 'EU' }, 'platform:name is "EU", but must be a label'],
    [{ name: 'eu-2' }, 'platform:name is "eu-2", but this is the stack "eu-1"'],
    [{ profile: 'huge' }, 'platform:profile is "huge", but must be one of free-tier, standard'],
    [{ account: '12' }, 'platform:account is "12", but must be the 12 digits of an AWS account'],
    [{ region: 'europe' }, 'platform:region is "europe", but must be a region such as eu-central-1'],
    [{ dns: { domain: 'Example' } }, 'platform:dns.domain is "Example", but must be a domain name'],
    [{ dns: { domain: 'a.example', zone: 'abc' } }, 'platform:dns.zone is "abc", but must be the id of a hosted zone'],
    [{ registry: { repositories: [{ name: 'Api' }] } }, 'platform:registry.repositories[0].name is "Api", but must be'],
    [{ registry: { repositories: zones('a', 'a') } }, 'platform:registry.repositories names "a" more than once'],
    [
      { budget: { subscribers: [{ email: 'me' }] } },
      'platform:budget.subscribers[0].email is "me", but must be an e-mail',
    ],
    [{ budget: { subscribers: [] } }, 'platform:budget.subscribers is an empty list, but must be a list'],
    [{ reconciler: 'helm' }, 'platform:reconciler is "helm", but must be one of argocd, flux'],
    [{ gitops: undefined }, 'platform:gitops is missing: it must be a map'],
    [{ components: { igress: true } }, 'platform:components.igress is unknown here; known are ingress, externalDns'],
    [{ cluster: { version: 1.34 } }, 'platform:cluster.version is 1.34, but must be a version of Kubernetes in quotes'],
    [{ cluster: { admins: [{ arn: 'me' }] } }, 'platform:cluster.admins[0].arn is "me", but must be the ARN of a role'],
    [
      { cluster: { reachableFrom: [{ cidr: '0.0.0.0/0' }] } },
      'platform:cluster.reachableFrom[0].cidr is "0.0.0.0/0": the cluster’s API would be open to everybody'.replace(
        '’',
        "'",
      ),
    ],
    [
      { cluster: { reachableFrom: [{ cidr: '10.0.0.1/8' }] } },
      'platform:cluster.reachableFrom[0].cidr is "10.0.0.1/8", but must be a block of addresses whose host bits are zero',
    ],
    [
      { cluster: { serviceCidr: '10.20.0.0/20' } },
      'platform:cluster.serviceCidr is "10.20.0.0/20", which overlaps platform:network.cidr "10.20.0.0/16"',
    ],
    [
      { cluster: { serviceCidr: '172.16.0.0/26' } },
      'platform:cluster.serviceCidr is "172.16.0.0/26", but must be from /12 to /24',
    ],
    [
      { cluster: { serviceCidr: '8.0.0.0/16' } },
      'platform:cluster.serviceCidr is "8.0.0.0/16", but must be of private addresses',
    ],
    [{ network: { zones: zones('eu-central-1a') } }, 'platform:network.zones has 1 entry, but must have 2 or 3'],
    [
      { network: { zones: zones('eu-central-1a', 'us-east-1a') } },
      'platform:network.zones[1].name is "us-east-1a", but platform:region is "eu-central-1"',
    ],
    [
      { network: { zones: zones('eu-central-1a', 'eu-central-1a') } },
      'platform:network.zones names "eu-central-1a" more than once',
    ],
    [
      { network: { zones: two, cidr: '10.20.0.0/24' } },
      'platform:network.cidr is "10.20.0.0/24", but must be from /16 to /20',
    ],
    [
      { network: { zones: two, cidr: '8.8.0.0/16' } },
      'platform:network.cidr is "8.8.0.0/16", but must be of private addresses',
    ],
    [
      { network: { zones: two, cidr: '10.20.1.0/16' } },
      'platform:network.cidr is "10.20.1.0/16", but must be a block of addresses whose host bits are zero',
    ],
    [
      { network: { zones: two, endpoints: true } },
      'platform:network.endpoints is true, but with platform:network.nat "none"',
    ],
    [
      { network: { zones: [...zones('eu-central-1a'), { name: 'eu-central-1b', privateCidr: '10.20.0.0/20' }] } },
      'platform:network.zones[1].privateCidr is "10.20.0.0/20", which overlaps platform:network.zones[0].privateCidr "10.20.0.0/19"',
    ],
    [
      { network: { zones: [...zones('eu-central-1a'), { name: 'eu-central-1b', publicCidr: '10.20.200.0/26' }] } },
      'platform:network.zones[1].publicCidr is "10.20.200.0/26": too small, it must be /24 or larger',
    ],
    [
      { network: { zones: [...zones('eu-central-1a'), { name: 'eu-central-1b', publicCidr: '10.99.0.0/20' }] } },
      'platform:network.zones[1].publicCidr is "10.99.0.0/20", which is not in platform:network.cidr "10.20.0.0/16"',
    ],
    [
      { nodes: { system: { types: [{ name: 't3.medium' }] } } },
      'platform:nodes.system.types[0].name: "t3.medium" runs x86_64, but the nodes are arm64',
    ],
    [{ nodes: { system: { min: 2 } } }, 'platform:nodes.system.min is 2, but platform:nodes.system.max is 1'],
    [{ nodes: { system: { desired: 3 } } }, 'platform:nodes.system.desired is 3, but must be from 0 to 1'],
    [
      { nodes: { system: { diskGiB: 1 } } },
      'platform:nodes.system.diskGiB is 1, but must be a whole number from 20 to 1000',
    ],
    [
      { nodes: { system: { desired: 0 } } },
      'platform:nodes.system.desired is 0, but DNS and the reconciler have to start',
    ],
    [
      { nodes: { environments: {} } },
      'platform:nodes.environments.desired is 0, but with platform:components.clusterAutoscaler off',
    ],
    [
      { components: { externalDns: true } },
      'platform:components.externalDns is on, but without platform:components.ingress',
    ],
    [{ components: { jenkins: true } }, 'platform:components.jenkins is on, but keeps its state on a volume'],
    [{ bot: { image: 'a/b', tag: '1' } }, 'platform:bot.postgres is on, but keeps its data on a volume'],
    [
      { dns: { domain: 'a.example', wildcards: zones('qa', 'qa') } },
      'platform:dns.wildcards names "qa" more than once',
    ],
    [
      { dns: { domain: 'a.example', wildcards: zones(...'abcdefghi') } },
      'platform:dns.wildcards has 9 entries: a certificate of ACM has 10 names',
    ],
  ])('%j', (changes: Record<string, unknown>, expected) => {
    const refused = refusal(() => read(changes));
    expect(refused.code).toBe('invalid-settings');
    expect(refused.problems.filter((problem) => problem.includes(expected))).toHaveLength(1);
  });

  it('a name that a role’s would be cut with, says by how much', () => {
    const name = `a${'b'.repeat(36)}`;
    const { problems } = refusal(() => read({ name }, name));
    expect(problems).toEqual([
      `platform:name is too long: "${name}-cluster-autoscaler-00000000" would have 65 characters, and the name of ` +
        'an IAM role has at most 64; leave out 1',
    ]);
  });

  it('names every mistake at once', () => {
    expect(refusal(() => read({ account: undefined, region: 'x', owner: '' })).problems).toHaveLength(3);
  });
});

function refusal(run: () => unknown): SettingsError {
  try {
    run();
  } catch (error) {
    if (error instanceof SettingsError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
