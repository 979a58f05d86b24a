import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EnvironmentConfig } from './config.ts';
import { describeEnvironment } from './describe-environment.ts';
import { exampleConfig } from './example.ts';
import type { Manifest } from './manifest.ts';

const manifests = allOf(exampleConfig);

describe('what an environment stack registers', () => {
  it('stands in stages: the namespace, what bounds it, what runs in it', () => {
    const stages = describeEnvironment(exampleConfig).map((stage) =>
      stage.map(({ manifest }) => `${manifest.kind} ${manifest.metadata.name}`),
    );
    expect(stages).toEqual([
      ['Namespace preview-123'],
      [
        'ResourceQuota environment',
        'LimitRange containers',
        'NetworkPolicy default-deny',
        'NetworkPolicy allow-same-namespace',
        'NetworkPolicy allow-dns',
        'NetworkPolicy allow-ingress-controller',
        'NetworkPolicy allow-https',
        'AppProject preview-123',
      ],
      ['Application preview-123-api', 'Application preview-123-web'],
    ]);
  });

  it('holds no workload: Pulumi deploys no application', () => {
    const kinds = new Set(manifests.map(({ kind }) => kind));
    for (const workload of ['Deployment', 'StatefulSet', 'Pod', 'Job', 'CronJob', 'Secret', 'ConfigMap']) {
      expect(kinds).not.toContain(workload);
    }
  });

  it('lives in the environment’s namespace or Argo CD’s, and belongs to the environment by label', () => {
    for (const { kind, metadata } of manifests) {
      if (kind !== 'Namespace') expect(['preview-123', 'argocd']).toContain(metadata.namespace);
      expect(metadata.labels).toMatchObject({
        'workflowautom.dev/environment': 'preview-123',
        'workflowautom.dev/kind': 'preview',
        'workflowautom.dev/owner': 'octocat',
      });
    }
  });

  it('is named once per kind, whatever the services are called', () => {
    const service = fc.record({
      name: fc.stringMatching(/^[a-z]([a-z0-9-]{0,20}[a-z0-9])?$/),
      chart: fc.constant('service'),
      port: fc.integer({ min: 1, max: 65_535 }),
    });
    const services = fc.uniqueArray(service, { minLength: 1, maxLength: 8, selector: ({ name }) => name });
    fc.assert(
      fc.property(services, (list) => {
        const stages = describeEnvironment({
          ...exampleConfig,
          environment: { ...exampleConfig.environment, services: list },
        });
        const names = stages.flat().map(({ name, manifest }) => `${manifest.apiVersion}/${manifest.kind}::${name}`);
        expect(new Set(names).size).toBe(names.length);
        expect(stages.at(-1)).toHaveLength(list.length);
      }),
    );
  });
});

describe('the namespace', () => {
  it('says in full what a label cannot', () => {
    const { environment } = exampleConfig;
    const [namespace] = allOf({ ...exampleConfig, environment: { ...environment, owner: 'renovate[bot]' } });
    expect(namespace?.metadata.labels?.['workflowautom.dev/owner']).toBe('renovate-bot');
    expect(namespace?.metadata.annotations).toEqual({
      'workflowautom.dev/owner': 'renovate[bot]',
      'workflowautom.dev/expires-at': '2026-12-01T12:00:00Z',
      'workflowautom.dev/source': 'acme/shop#123',
    });
  });
});

describe('a kind of environment', () => {
  const namespaceOf = (kind: string) => {
    const { environment } = exampleConfig;
    return allOf({ ...exampleConfig, environment: { ...environment, kind } })[0]?.metadata.labels;
  };

  it.each([
    ['preview', 'baseline'],
    ['standing', 'baseline'],
    ['protected', 'restricted'],
  ])('%s takes pods of the %s profile, and warns below the strictest', (kind, profile) => {
    expect(namespaceOf(kind)).toMatchObject({
      'pod-security.kubernetes.io/enforce': profile,
      'pod-security.kubernetes.io/warn': 'restricted',
    });
  });
});

describe('the owning team', () => {
  const accessOf = (kind: string) => {
    const { environment } = exampleConfig;
    const config = { ...exampleConfig, team: ['acme:payments'], environment: { ...environment, kind } };
    return allOf(config).filter(({ apiVersion }) => apiVersion.startsWith('rbac.'));
  };

  it('is nobody unless somebody is named', () => {
    expect(manifests.filter(({ apiVersion }) => apiVersion.startsWith('rbac.'))).toEqual([]);
  });

  it.each([
    ['preview', ['RoleBinding team-view', 'Role team-debug', 'RoleBinding team-debug']],
    ['protected', ['RoleBinding team-view']],
    ['standing', ['RoleBinding team-view']],
  ])('of kind %s has %j', (kind, expected) => {
    expect(accessOf(kind).map((manifest) => `${manifest.kind} ${manifest.metadata.name}`)).toEqual(expected);
  });

  it('is those groups, and may look and debug but write nothing', () => {
    const [view, role, debug] = accessOf('preview');
    for (const binding of [view, debug]) {
      expect(binding?.subjects).toEqual([
        { kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name: 'acme:payments' },
      ]);
    }
    expect(view?.roleRef).toMatchObject({ kind: 'ClusterRole', name: 'view' });
    expect(role?.rules?.flatMap(({ resources }) => resources).sort()).toEqual([
      'pods/attach',
      'pods/exec',
      'pods/portforward',
    ]);
  });
});

describe('guardrails', () => {
  it('grow with the services', () => {
    expect(find('ResourceQuota', 'environment').spec).toMatchObject({
      hard: { 'requests.cpu': '2', 'limits.memory': '8Gi', 'services.loadbalancers': '0' },
    });
  });

  it('let requests in from the ingress controller only, at the services’ ports only', () => {
    expect(find('NetworkPolicy', 'allow-ingress-controller').spec).toEqual({
      podSelector: {},
      policyTypes: ['Ingress'],
      ingress: [
        {
          from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ingress-nginx' } } }],
          ports: [
            { protocol: 'TCP', port: 3000 },
            { protocol: 'TCP', port: 8080 },
          ],
        },
      ],
    });
  });
});

describe('the way out', () => {
  const policies = (config: EnvironmentConfig) =>
    allOf(config)
      .filter(({ kind }) => kind === 'NetworkPolicy')
      .map(({ metadata, spec }) => [metadata.name, spec] as const);

  it('leads to the add-ons’ networks where there are any, at a database’s port and a cache’s', () => {
    const added = new Map(policies({ ...exampleConfig, addonNetworks: ['10.0.64.0/20'] }));
    expect(added.get('allow-addons')).toEqual({
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [
        {
          to: [{ ipBlock: { cidr: '10.0.64.0/20' } }],
          ports: [
            { protocol: 'TCP', port: 5432 },
            { protocol: 'TCP', port: 6379 },
          ],
        },
      ],
    });
    expect([...new Map(policies(exampleConfig)).keys()]).not.toContain('allow-addons');
  });

  it('leads to the agent that hands out credentials only where pods have an identity', () => {
    const identity = { cluster: 'eu-1', roleArn: 'arn:aws:iam::123456789012:role/workload' };
    const names = (config: EnvironmentConfig) => policies(config).map(([name]) => name);
    expect(names({ ...exampleConfig, identity })).toContain('allow-pod-identity-agent');
    expect(names(exampleConfig)).not.toContain('allow-pod-identity-agent');
  });
});

function allOf(config: EnvironmentConfig): Manifest[] {
  return describeEnvironment(config).flatMap((stage) => stage.map(({ manifest }) => manifest));
}

function find(kind: string, name: string): Manifest {
  const found = manifests.find((manifest) => manifest.kind === kind && manifest.metadata.name === name);
  if (found === undefined) throw new Error(`No ${kind} ${name} is registered.`);
  return found;
}
