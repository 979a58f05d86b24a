import type { EnvironmentConfig } from './config.ts';

/** The environment README.md describes, for tests. */
export const exampleConfig: EnvironmentConfig = {
  environment: {
    name: 'preview-123',
    kind: 'preview',
    owner: 'octocat',
    domain: 'preview-123.dev.example.com',
    services: [
      { name: 'api', chart: 'service', port: 8080 },
      { name: 'web', chart: 'service', port: 3000 },
    ],
    expiresAt: '2026-12-01T12:00:00Z',
    source: { repository: 'acme/shop', pullRequest: 123 },
  },
  gitops: { url: 'https://github.com/acme/git-ops', branch: 'main' },
  infra: { url: 'https://github.com/acme/infra', revision: '0123456789abcdef0123456789abcdef01234567' },
  reconciler: 'argocd',
  cluster: {
    argocdNamespace: 'argocd',
    destination: 'in-cluster',
    ingressNamespace: 'ingress-nginx',
    sopsPlugin: 'sops-v1.0',
    debugKinds: ['preview'],
    restrictedKinds: ['protected'],
  },
  team: [],
  addonNetworks: [],
  secrets: false,
};

/**
 * The example as Pulumi hands it over.
 * @param changes key by key over the example's; undefined leaves a key out
 */
export function exampleValues(changes: Readonly<Record<string, unknown>> = {}): Record<string, string> {
  const { cluster: _, team: _team, addonNetworks: _networks, ...example } = exampleConfig;
  const merged = Object.entries({ ...example, ...changes }).map(([key, value]) => {
    const original = example[key as keyof typeof example] ?? {};
    const isMap = typeof value === 'object' && !Array.isArray(value) && typeof original === 'object';
    return [`environments:${key}`, isMap ? { ...original, ...value } : value] as const;
  });
  const written = merged.filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    written.map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
}
