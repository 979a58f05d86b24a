import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readSettings } from '../settings/read-settings.ts';
import { SettingsError } from '../settings/settings-error.ts';
import { environmentConfig } from './config.ts';
import { exampleConfig, exampleValues } from './example.ts';

const REVISION = '0123456789abcdef0123456789abcdef01234567';

describe('a whole configuration', () => {
  it('is read as it is written, with defaults for the cluster', () => {
    expect(readSettings(environmentConfig, 'preview-123', exampleValues())).toEqual(exampleConfig);
  });

  it('needs neither a source nor an end', () => {
    const values = exampleValues({ environment: { expiresAt: undefined, source: null } });
    const { environment } = readSettings(environmentConfig, 'preview-123', values);
    expect(environment).not.toHaveProperty('expiresAt');
    expect(environment).not.toHaveProperty('source');
  });

  it('says which cluster where it is not the usual one', () => {
    const values = {
      ...exampleValues(),
      'environments:cluster': '{"destination":"eu-1","ingressNamespace":"traefik"}',
    };
    expect(readSettings(environmentConfig, 'preview-123', values).cluster).toEqual({
      ...exampleConfig.cluster,
      destination: 'eu-1',
      ingressNamespace: 'traefik',
    });
  });

  it('says whose it is, what it reaches and as whom, where there is more to say', () => {
    const values = {
      ...exampleValues(),
      'environments:team': '[{"group":"acme:payments"},{"group":"Shop developers"}]',
      'environments:addonNetworks': '[{"cidr":"10.0.64.0/20"}]',
      'environments:secrets': 'true',
      'environments:identity': JSON.stringify({ cluster: 'eu-1', roleArn: 'arn:aws:iam::123456789012:role/workload' }),
      'environments:dns': '{"target":"lb.example.com","ttl":60}',
      'environments:cluster': '{"debugKinds":[{"kind":"preview"},{"kind":"standing"}]}',
      'environments:operation': '01JABC',
    };
    expect(readSettings(environmentConfig, 'preview-123', values)).toEqual({
      ...exampleConfig,
      team: ['acme:payments', 'Shop developers'],
      addonNetworks: ['10.0.64.0/20'],
      secrets: true,
      identity: { cluster: 'eu-1', roleArn: 'arn:aws:iam::123456789012:role/workload' },
      dns: { target: 'lb.example.com', ttl: 60 },
      cluster: { ...exampleConfig.cluster, debugKinds: ['preview', 'standing'] },
      operation: '01JABC',
    });
  });

  it('is shown whole in the README', async () => {
    const readme = await readFile(new URL('README.md', import.meta.url), 'utf8');
    const [, text = ''] = /```yaml\n(# Pulumi\.preview-123\.yaml\n[^`]+)```/.exec(readme) ?? [];
    const { config } = parse(text) as { readonly config: Readonly<Record<string, unknown>> };
    const values = Object.entries(config).map(([key, value]) => [
      key,
      typeof value === 'object' ? JSON.stringify(value) : String(value),
    ]);
    expect(readSettings(environmentConfig, 'preview-123', Object.fromEntries(values))).toMatchObject({
      environment: exampleConfig.environment,
      infra: exampleConfig.infra,
      secrets: true,
      team: ['acme:payments'],
      addonNetworks: ['10.0.64.0/20'],
      identity: { cluster: 'eu-1', region: 'eu-central-1' },
      dns: { ttl: 60 },
    });
  });

  it('ignores what is said to other projects', () => {
    expect(readSettings(environmentConfig, 'preview-123', { ...exampleValues(), 'kubernetes:context': 'x' })).toEqual(
      exampleConfig,
    );
  });

  it.each(['2026-12-01T12:00:00Z', '2026-12-01T12:00:00.000Z', '2026-12-01 12:00:00 +0000 UTC'])(
    'reads the time %s, as people or Pulumi write it',
    (expiresAt) => {
      const values = exampleValues({ environment: { expiresAt } });
      expect(readSettings(environmentConfig, 'preview-123', values).environment.expiresAt).toBe('2026-12-01T12:00:00Z');
    },
  );
});

describe('a mistake is named by its key', () => {
  const label = 'a label: 1 to 63 of a-z, 0-9 and "-", starting and ending with a letter or digit';
  it.each([
    [{ environment: { name: 'Preview' } }, `environments:environment.name is "Preview", but must be ${label}`],
    [{ environment: { kind: undefined } }, `environments:environment.kind is missing: it must be ${label}`],
    [{ environment: { owner: '' } }, 'environments:environment.owner is "", but must be a login'],
    [
      { environment: { domain: 'Example' } },
      'environments:environment.domain is "Example", but must be a domain name in lower case',
    ],
    [
      { environment: { services: [] } },
      'environments:environment.services is an empty list, but must be a list with at least one entry',
    ],
    [{ environment: { services: ['api'] } }, 'environments:environment.services[0] must be a map, not "api"'],
    [
      { environment: { services: [{ name: 'api', chart: 'service', port: 70_000 }] } },
      'environments:environment.services[0].port is 70000, but must be a whole number from 1 to 65535',
    ],
    [
      { environment: { services: [{ name: 'api', chart: '../x', port: 80 }] } },
      'environments:environment.services[0].chart is "../x", but must be the name of a folder under charts/',
    ],
    [
      { environment: { services: [{ name: '1api', chart: 'service', port: 80 }] } },
      'environments:environment.services[0].name is "1api", but must be at most 53 of a-z, 0-9 and "-", starting with a letter, ending with a letter or digit',
    ],
    [
      { environment: { expiresAt: 'tomorrow' } },
      'environments:environment.expiresAt is "tomorrow", but must be a time in UTC such as 2026-12-01T12:00:00Z',
    ],
    [
      { environment: { source: { repository: 'shop', pullRequest: 1 } } },
      'environments:environment.source.repository is "shop", but must be owner/name',
    ],
    [
      { environment: { hibernate: false } },
      'environments:environment.hibernate is unknown here; known are source, expiresAt, name, kind, owner, domain, services',
    ],
    [
      { infra: { revision: 'main' } },
      'environments:infra.revision is "main", but must be a full commit SHA: charts never move under an environment',
    ],
    [{ gitops: { branch: undefined } }, 'environments:gitops.branch is missing: it must be the name of a branch'],
    [{ gitops: 'https://example.com/x' }, 'environments:gitops is "https://example.com/x", but must be a map'],
    [{ gitops: undefined }, 'environments:gitops is missing: it must be a map'],
    [{ reconciler: 'fleet' }, 'environments:reconciler is "fleet", but must be one of argocd, flux'],
    [
      { team: [{ group: 'system:authenticated' }] },
      'environments:team[0].group is "system:authenticated", but must be a group of the identity provider, none of the cluster’s own (system:…)',
    ],
    [
      { addonNetworks: [{ cidr: '10.0.0.0/33' }] },
      'environments:addonNetworks[0].cidr is "10.0.0.0/33", but must be an IPv4 block such as 10.0.64.0/20',
    ],
    [
      { addonNetworks: [{ cidr: '10.0.0.256/8' }] },
      'environments:addonNetworks[0].cidr is "10.0.0.256/8", but must be an IPv4 block such as 10.0.64.0/20',
    ],
    [
      { identity: { cluster: 'eu-1', roleArn: 'arn:aws:iam::123456789012:user/x' } },
      'environments:identity.roleArn is "arn:aws:iam::123456789012:user/x", but must be the ARN of a role: arn:aws:iam::<account>:role/<name>',
    ],
    [{ dns: { ttl: 0 } }, 'environments:dns.ttl is 0, but must be a whole number from 1 to 2147483647'],
    [{ secrets: 'yes' }, 'environments:secrets is "yes", but must be true or false'],
    [
      { clutser: { destination: 'x' } },
      'environments:clutser is unknown here; known are identity, dns, operation, environment, gitops, infra, reconciler, cluster, team, addonNetworks, secrets',
    ],
  ])('%j', (changes, problem) => {
    expect(problemsOf('preview-123', exampleValues(changes))).toEqual([problem]);
  });

  it('and all of them at once', () => {
    const problems = problemsOf('qa', {
      'environments:infra': JSON.stringify({ url: 'file:///x', revision: REVISION }),
      'environments:gitops': '{"url":1,"branch":"main"}',
    });
    expect(problems).toEqual([
      'environments:environment is missing: it must be a map',
      'environments:gitops.url is 1, but must be the address of a repository',
      'environments:reconciler is missing: it must be one of argocd, flux',
    ]);
  });

  it('and the message says which file and where to look', () => {
    expect(() => readSettings(environmentConfig, 'qa', {})).toThrow(
      /^Pulumi\.qa\.yaml does not describe an environment:\n {2}environments:.*\nREADME\.md shows a whole one\.$/s,
    );
  });
});

describe('a contradiction', () => {
  it('between the stack and the name stops everything: it would make another environment', () => {
    expect(problemsOf('qa', exampleValues())).toEqual([
      'environments:environment.name is "preview-123", but this is the stack "qa"',
    ]);
  });

  it('of two services by one name', () => {
    const service = { name: 'api', chart: 'service', port: 80 };
    expect(problemsOf('preview-123', exampleValues({ environment: { services: [service, service] } }))).toEqual([
      'environments:environment.services names "api" more than once',
    ]);
  });

  it.each([
    ['env', {}, 'the environment’s own values file: envs/<env>/env.yaml'],
    ['secrets', { secrets: true }, 'the Application of the environment’s secrets'],
  ])('of a service called %s with what is the environment’s own', (name, more, why) => {
    const services = [{ name, chart: 'service', port: 80 }];
    expect(problemsOf('preview-123', exampleValues({ environment: { services }, ...more }))).toEqual([
      `environments:environment.services names "${name}", which is ${why}`,
    ]);
  });
});

function problemsOf(stack: string, values: Readonly<Record<string, string>>): readonly string[] {
  try {
    readSettings(environmentConfig, stack, values);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  throw new Error('The configuration was accepted.');
}
