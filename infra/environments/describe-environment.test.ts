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

describe('an Application', () => {
  const application = find('Application', 'preview-123-web');

  it('takes the chart at one commit and the values of the environment, then of the service', () => {
    expect(application.spec).toMatchObject({
      project: 'preview-123',
      destination: { name: 'in-cluster', namespace: 'preview-123' },
      sources: [
        {
          repoURL: 'https://github.com/acme/infra',
          targetRevision: '0123456789abcdef0123456789abcdef01234567',
          path: 'charts/service',
          helm: {
            releaseName: 'web',
            valueFiles: ['$values/envs/preview-123/env.yaml', '$values/envs/preview-123/web.yaml'],
            valuesObject: { service: { port: 3000 } },
          },
        },
        { repoURL: 'https://github.com/acme/git-ops', targetRevision: 'main', ref: 'values' },
      ],
    });
  });

  it('is found by environment and service, and takes what it runs with it when it goes', () => {
    expect(application.metadata.labels).toMatchObject({
      'workflowautom.dev/environment': 'preview-123',
      'workflowautom.dev/service': 'web',
    });
    expect(application.metadata.finalizers).toEqual(['resources-finalizer.argocd.argoproj.io']);
  });

  it('and its project say nothing that Argo CD leaves out when it writes them back, and would then manage', () => {
    for (const { spec } of [application, find('AppProject', 'preview-123')]) {
      expect(JSON.stringify(spec).replaceAll('"group":""', '')).not.toMatch(/:(false|null|0|""|\[\]|\{\})/);
    }
  });

  it('heals and prunes by itself, and makes no namespace', () => {
    expect(application.spec).toHaveProperty('syncPolicy.automated', { prune: true, selfHeal: true });
    expect(application.spec).toHaveProperty('syncPolicy.retry.limit', 5);
    expect(JSON.stringify(application)).not.toContain('CreateNamespace');
  });
});

describe('the AppProject', () => {
  const { spec } = find('AppProject', 'preview-123');

  it('lets in the two repositories, out to this namespace, and nothing of the cluster’s own', () => {
    expect(spec).toMatchObject({
      sourceRepos: ['https://github.com/acme/git-ops', 'https://github.com/acme/infra'],
      destinations: [{ name: 'in-cluster', namespace: 'preview-123' }],
    });
    expect(spec).not.toHaveProperty('clusterResourceWhitelist');
  });

  it.each(['ResourceQuota', 'LimitRange', 'NetworkPolicy', 'RoleBinding'])(
    'keeps an application from bringing a %s',
    (kind) => {
      expect(JSON.stringify(spec)).toContain(`"kind":"${kind}"`);
    },
  );
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

function allOf(config: EnvironmentConfig): Manifest[] {
  return describeEnvironment(config).flatMap((stage) => stage.map(({ manifest }) => manifest));
}

function find(kind: string, name: string): Manifest {
  const found = manifests.find((manifest) => manifest.kind === kind && manifest.metadata.name === name);
  if (found === undefined) throw new Error(`No ${kind} ${name} is registered.`);
  return found;
}
