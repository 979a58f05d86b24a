/** The keys of a platform's settings without their project, as `Pulumi.<platform>.yaml` holds them. */
type Values = Readonly<Record<string, unknown>>;

/** The smallest settings there are: what has no default. README.md shows the same. */
const smallest: Values = {
  name: 'eu-1',
  profile: 'free-tier',
  account: '123456789012',
  region: 'eu-central-1',
  owner: 'platform-team',
  network: { zones: [{ name: 'eu-central-1a' }, { name: 'eu-central-1b' }] },
  cluster: { reachableFrom: [{ cidr: '203.0.113.7/32' }] },
  dns: { domain: 'dev.example.com' },
  registry: { repositories: [{ name: 'api' }, { name: 'web' }] },
  budget: { subscribers: [{ email: 'platform@example.com' }] },
  reconciler: 'argocd',
  gitops: { url: 'https://github.com/acme/git-ops' },
  infra: { url: 'https://github.com/acme/infra' },
};

/**
 * Settings as Pulumi hands them over: maps and lists as JSON, the rest as text.
 * @param changes keys in place of the example's; undefined takes one away
 */
export function exampleValues(changes: Values = {}): Record<string, string> {
  const entries = Object.entries({ ...smallest, ...changes }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    entries.map(([key, value]) => [
      `platform:${key}`,
      typeof value === 'object' ? JSON.stringify(value) : String(value),
    ]),
  );
}
