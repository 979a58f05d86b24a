import fc from 'fast-check';
import { exampleValues } from './example.ts';

const LETTERS = ['a', 'b', 'c'];
const REGIONS = ['eu-central-1', 'us-east-1', 'ap-southeast-2'] as const;

const components = fc
  .record({
    ingress: fc.boolean(),
    externalDns: fc.boolean(),
    clusterAutoscaler: fc.boolean(),
    metricsServer: fc.boolean(),
    volumes: fc.boolean(),
    kyverno: fc.boolean(),
    jenkins: fc.boolean(),
  })
  // One needs the other; that each alone is refused is a table of its own.
  .map((on) => ({ ...on, externalDns: on.externalDns && on.ingress, jenkins: on.jenkins && on.volumes }));

const group = fc
  .record({
    spot: fc.boolean(),
    min: fc.integer({ min: 0, max: 3 }),
    more: fc.nat(3),
    diskGiB: fc.integer({ min: 20, max: 99 }),
  })
  .map(({ min, more, ...rest }) => ({ ...rest, min, desired: min + Math.min(more, 1), max: min + more + 1 }));

/** Any settings that describe a platform, as Pulumi hands them over. */
export const anySettings = fc
  .record({
    name: fc.stringMatching(/^[a-z][a-z0-9]{0,15}(-[a-z0-9]{1,10})?$/),
    profile: fc.constantFrom('free-tier', 'standard'),
    region: fc.constantFrom(...REGIONS),
    zones: fc.integer({ min: 2, max: 3 }),
    nat: fc.constantFrom('none', 'one', 'per-zone'),
    endpoints: fc.boolean(),
    reachable: fc.boolean(),
    logs: fc.boolean(),
    protected: fc.boolean(),
    repositories: fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}(-[a-z]{1,8})?$/), { minLength: 1, maxLength: 4 }),
    reconciler: fc.constantFrom('argocd', 'flux'),
    system: group,
    environments: fc.option(group, { nil: undefined }),
    components,
    bot: fc.option(fc.boolean(), { nil: undefined }),
    zone: fc.option(fc.constant('Z0999999999ABC'), { nil: undefined }),
    credentials: fc.option(fc.constant('git-credentials'), { nil: undefined }),
  })
  .map(
    ({
      zones,
      nat,
      endpoints,
      reachable,
      logs,
      repositories,
      system,
      environments,
      bot,
      zone,
      credentials,
      ...rest
    }) => ({
      ...rest,
      network: {
        zones: LETTERS.slice(0, zones).map((letter) => ({ name: `${rest.region}${letter}` })),
        nat,
        endpoints: endpoints && nat !== 'none',
      },
      cluster: {
        logs,
        admins: [{ arn: 'arn:aws:iam::123456789012:role/admin' }],
        ...(reachable ? { reachableFrom: [{ cidr: '203.0.113.7/32' }] } : {}),
      },
      nodes: {
        system: { ...system, desired: Math.max(system.desired, 1) },
        ...(environments === undefined ? {} : { environments }),
      },
      // Where nodes can be none, something must add them.
      components: { ...rest.components, clusterAutoscaler: true },
      dns: { domain: 'dev.example.com', wildcards: [{ name: 'qa' }], ...(zone === undefined ? {} : { zone }) },
      registry: { repositories: repositories.map((name) => ({ name })) },
      gitops: { url: 'https://github.com/acme/git-ops', ...(credentials === undefined ? {} : { credentials }) },
      ...(bot === undefined
        ? {}
        : {
            bot: {
              image: 'registry.example.com/workflowautom',
              tag: '1.0.0',
              postgres: bot && rest.components.volumes,
            },
          }),
    }),
  )
  .map(exampleValues);
