import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { EnvironmentConfig, ReconcilerName } from './config.ts';
import { describeEnvironment } from './describe-environment.ts';
import { exampleConfig } from './example.ts';
import type { Manifest } from './manifest.ts';

/** Where each says what both must say. */
const reconcilers = {
  argocd: {
    service: 'Application',
    secrets: 'Application',
    charts: 'spec.sources.0.repoURL',
    commit: 'spec.sources.0.targetRevision',
    chart: 'spec.sources.0.path',
    values: 'spec.sources.0.helm.valuesObject',
    release: 'spec.sources.0.helm.releaseName',
    prune: 'spec.syncPolicy.automated.prune',
    selfHeal: ['spec.syncPolicy.automated.selfHeal', true],
    retries: 'spec.syncPolicy.retry.limit',
  },
  flux: {
    service: 'HelmRelease',
    secrets: 'Kustomization',
    charts: 'spec.url',
    commit: 'spec.ref.commit',
    chart: 'spec.chart.spec.chart',
    values: 'spec.values',
    release: 'spec.releaseName',
    prune: 'spec.prune',
    selfHeal: ['spec.driftDetection.mode', 'enabled'],
    retries: 'spec.upgrade.remediation.retries',
  },
} as const;
const names = Object.keys(reconcilers) as ReconcilerName[];

describe.each(names)('an environment under %s', (reconciler) => {
  const says = reconcilers[reconciler];
  const config: EnvironmentConfig = { ...exampleConfig, reconciler };
  const manifests = allOf(config);
  const services = manifests.filter(({ kind, metadata }) => kind === says.service && serviceOf({ metadata }));
  /** The object that says where charts come from: the service's own, or the source it names. */
  const source = reconciler === 'argocd' ? services[0] : manifests.find(({ metadata }) => metadata.name === 'infra');

  it('runs every service, each under its own name, in the last stage', () => {
    const last = describeEnvironment(config).at(-1) ?? [];
    expect(last.map(({ manifest }) => serviceOf(manifest))).toEqual(['api', 'web']);
    expect(services.map((service) => at(service, says.release))).toEqual(['api', 'web']);
  });

  it('takes charts from this repository at one commit', () => {
    expect(at(source, says.charts)).toBe(config.infra.url);
    expect(at(source, says.commit)).toBe(config.infra.revision);
    for (const service of services) expect(at(service, says.chart)).toMatch(/^(\.\/)?charts\/service$/);
  });

  it('reads the environment’s values, then the service’s, and then says the port itself', () => {
    for (const [index, service] of services.entries()) {
      const text = JSON.stringify(service);
      const [first, second] = valuesInOrder(service);
      expect(first).toMatch(/env/);
      expect(second).toContain(serviceOf(service));
      expect(at(service, says.values)).toEqual({ service: { port: config.environment.services[index]?.port } });
      expect(text).not.toContain('ignoreMissing');
      expect(text).not.toContain('"optional":true');
    }
  });

  it('tells external-dns what the settings say, in the values of each service', () => {
    const dns = { target: 'lb.example.com', ttl: 60 };
    const [service] = allOf({ ...config, dns }).filter(({ metadata }) => serviceOf({ metadata }));
    expect(at(service, `${says.values}.ingress`)).toEqual({
      annotations: {
        'external-dns.alpha.kubernetes.io/target': 'lb.example.com',
        'external-dns.alpha.kubernetes.io/ttl': '60',
      },
    });
  });

  it('undoes what changes by hand, tries again what fails, and removes what Git no longer has', () => {
    const [path, healed] = says.selfHeal;
    for (const service of services) {
      expect(at(service, path)).toBe(healed);
      expect(at(service, says.retries)).toBe(5);
    }
    const pruned = manifests.filter((manifest) => at(manifest, says.prune) === true);
    expect(pruned.length).toBeGreaterThan(0);
  });

  it('ends at its namespace: it makes none, and writes nothing of the cluster’s own or that bounds it', () => {
    const text = JSON.stringify(manifests);
    expect(text).not.toMatch(/CreateNamespace|createNamespace/);
    for (const manifest of manifests) {
      for (const key of ['targetNamespace', 'storageNamespace']) {
        expect(['preview-123', undefined]).toContain(at(manifest, `spec.${key}`));
      }
      expect(manifest.kind).not.toMatch(/^Cluster/);
    }
    for (const kind of ['resourcequota', 'limitrange', 'networkpolic', 'rolebinding']) {
      expect(mayWrite(reconciler, manifests, kind)).toBe(false);
    }
  });

  it('goes with everything it ran, before what bounds it and before its namespace', () => {
    const stages = describeEnvironment({ ...config, secrets: true });
    const awaited = stages.map((stage) => stage.some(({ removedByController }) => removedByController));
    expect(awaited).toEqual([false, false, true, true]);
    for (const { manifest } of stages.flat().filter(({ removedByController }) => removedByController)) {
      expect([
        manifest.metadata.finalizers?.[0],
        at(manifest, 'spec.deletionPolicy'),
        at(manifest, 'spec.uninstall.deletionPropagation'),
      ]).toEqual(
        expect.arrayContaining([
          expect.stringMatching(/^(resources-finalizer\.argocd\.argoproj\.io|WaitForTermination|foreground)$/),
        ]),
      );
    }
  });

  it('decrypts its secrets where the settings say so, from a folder that is there without any', () => {
    const secretsOf = (secrets: boolean) =>
      allOf({ ...config, secrets })
        .filter(({ kind, metadata }) => kind === says.secrets && !serviceOf({ metadata }))
        .map((manifest) => ({ manifest, text: JSON.stringify(manifest) }))
        .filter(({ text }) => text.includes('sops'));
    expect(secretsOf(false)).toEqual([]);
    const [secrets] = secretsOf(true);
    expect(secrets?.text).toMatch(/"path":"(\.\/)?envs\/preview-123"/);
    expect(at(secrets?.manifest, says.prune)).toBe(true);
  });

  it('is the environment’s by label, every object of it', () => {
    for (const { metadata } of allOf({ ...config, secrets: true, team: ['a'] })) {
      expect(metadata.labels).toMatchObject({ 'workflowautom.dev/environment': 'preview-123' });
    }
  });

  it('shares no object with an environment of another name', () => {
    const label = fc.stringMatching(/^[a-z]([a-z0-9]{0,8}[a-z0-9])?$/);
    fc.assert(
      fc.property(label, label, fc.boolean(), (one, other, secrets) => {
        fc.pre(one !== other);
        const ids = [one, other].map((name) => {
          const environment = { ...config.environment, name };
          return allOf({ ...config, environment, secrets, team: ['a'] }).map(identify);
        });
        const [mine = [], theirs = []] = ids;
        expect(new Set(mine).size).toBe(mine.length);
        expect(mine.filter((id) => theirs.includes(id))).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});

describe('Argo CD', () => {
  const manifests = allOf({ ...exampleConfig, secrets: true });

  it('is told nothing that it leaves out when it writes an object back, and would then manage', () => {
    for (const { spec } of manifests.filter(({ apiVersion }) => apiVersion.startsWith('argoproj.io/'))) {
      expect(JSON.stringify(spec).replaceAll('"group":""', '')).not.toMatch(/:(false|null|0|""|\[\]|\{\})/);
    }
  });

  it('lets in the two repositories, out to this namespace, and nothing of the cluster’s own', () => {
    const project = manifests.find(({ kind }) => kind === 'AppProject');
    expect(project?.spec).toMatchObject({
      sourceRepos: ['https://github.com/acme/git-ops', 'https://github.com/acme/infra'],
      destinations: [{ name: 'in-cluster', namespace: 'preview-123' }],
    });
    expect(project?.spec).not.toHaveProperty('clusterResourceWhitelist');
  });

  it('lets the last secret go', () => {
    const secrets = manifests.find(({ metadata }) => metadata.name === 'preview-123-secrets');
    expect(at(secrets, 'spec.syncPolicy.automated')).toEqual({ prune: true, selfHeal: true, allowEmpty: true });
    expect(at(secrets, 'spec.source.plugin')).toEqual({ name: 'sops-v1.0' });
  });
});

describe('Flux', () => {
  const account = 'workflowautom-reconciler';
  const config: EnvironmentConfig = {
    ...exampleConfig,
    reconciler: 'flux',
    secrets: true,
    cluster: { ...exampleConfig.cluster, sopsKeySecret: 'sops-age', gitSecret: 'git-credentials' },
  };
  const specs = (kind: string, of = config) =>
    Object.fromEntries(
      allOf(of)
        .filter((manifest) => manifest.kind === kind)
        .map(({ metadata, spec }) => [metadata.name, spec]),
    );

  /** What Flux's own controllers took and ran; ours says the same of every field that is named there. */
  const accepted = parse(`
    GitRepository:
      git-ops: { interval: 1m, url: "https://github.com/acme/git-ops", ref: { branch: main } }
    Kustomization:
      environment:
        path: ./envs/preview-123
        prune: true
        wait: true
        deletionPolicy: WaitForTermination
        sourceRef: { kind: GitRepository, name: git-ops }
        decryption: { provider: sops, secretRef: { name: sops-age } }
    HelmRelease:
      api:
        chart:
          spec:
            chart: ./charts/service
            sourceRef: { kind: GitRepository, name: infra }
            reconcileStrategy: Revision
        driftDetection: { mode: enabled }
        valuesFrom:
          - { kind: ConfigMap, name: env-values }
          - { kind: ConfigMap, name: api-values }
  `) as Record<string, object>;

  it.each(Object.entries(accepted))('has the %s its controllers accepted', (kind, expected) => {
    expect(specs(kind)).toMatchObject(expected);
  });

  it('acts as an account of the namespace, which may do no more than a service needs', () => {
    for (const kind of ['Kustomization', 'HelmRelease']) {
      for (const spec of Object.values(specs(kind))) expect(spec).toHaveProperty('serviceAccountName', account);
    }
    const binding = allOf(config).find(({ kind }) => kind === 'RoleBinding');
    expect(binding?.subjects).toEqual([{ kind: 'ServiceAccount', namespace: 'preview-123', name: account }]);
    expect(binding?.roleRef).toMatchObject({ kind: 'Role', name: account });
    const rules = allOf(config).flatMap(({ kind, rules = [] }) => (kind === 'Role' ? rules : []));
    expect(JSON.stringify(rules)).not.toContain('*');
  });

  it('refers to nothing outside the environment’s namespace', () => {
    const inside = allOf(config).filter(({ apiVersion }) => apiVersion.includes('toolkit.fluxcd.io'));
    expect(inside.length).toBe(5);
    for (const { metadata, spec } of inside) {
      expect(metadata.namespace).toBe('preview-123');
      expect(JSON.stringify(spec)).not.toMatch(/"namespace":/);
    }
  });

  it('reads with credentials where they are named, and decrypts as itself where no key is', () => {
    const { sopsKeySecret: _, gitSecret: __, ...cluster } = config.cluster;
    const open = { ...config, cluster };
    expect(specs('Kustomization', open).environment).toHaveProperty('decryption', { provider: 'sops' });
    for (const name of ['git-ops', 'infra']) {
      expect(specs('GitRepository')[name]).toHaveProperty('secretRef', { name: 'git-credentials' });
      expect(specs('GitRepository', open)[name]).not.toHaveProperty('secretRef');
    }
  });
});

function allOf(config: EnvironmentConfig): Manifest[] {
  return describeEnvironment(config).flatMap((stage) => stage.map(({ manifest }) => manifest));
}

function identify({ apiVersion, kind, metadata }: Manifest): string {
  return `${apiVersion}/${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
}

function serviceOf({ metadata }: Pick<Manifest, 'metadata'>): string | undefined {
  return metadata.labels?.['workflowautom.dev/service'];
}

function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], value);
}

function valuesInOrder(service: Manifest): string[] {
  const files = at(service, 'spec.sources.0.helm.valueFiles') as string[] | undefined;
  const maps = at(service, 'spec.valuesFrom') as { readonly name: string }[] | undefined;
  return files?.map((file) => file.split('/').at(-1) ?? '') ?? maps?.map(({ name }) => name) ?? [];
}

/** Argo CD may write everything in a namespace but what is listed; Flux's account only what is. */
function mayWrite(reconciler: ReconcilerName, manifests: readonly Manifest[], kind: string): boolean {
  const listed = manifests.map((manifest) =>
    reconciler === 'argocd' ? at(manifest, 'spec.namespaceResourceBlacklist') : manifest.rules,
  );
  const isListed = JSON.stringify(listed).toLowerCase().includes(kind);
  return reconciler === 'argocd' ? !isListed : isListed;
}
