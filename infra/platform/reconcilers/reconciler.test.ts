import { describe, expect, it } from 'vitest';
import { readSettings } from '../../settings/read-settings.ts';
import { describeComponents } from '../components/describe-components.ts';
import { places } from '../components/places.ts';
import { exampleValues } from '../example.ts';
import { componentNames, type PlatformSettings } from '../settings/platform-settings.ts';
import { platformSettings } from '../settings/read-platform.ts';
import { argocd } from './argocd.ts';
import { flux } from './flux.ts';
import type { Manifest, Reconciler } from './reconciler.ts';

const everything = Object.fromEntries(componentNames.map((name) => [name, true]));
const settings = (changes: Record<string, unknown> = {}): PlatformSettings =>
  readSettings(
    platformSettings,
    'eu-1',
    exampleValues({ components: everything, bot: { image: 'example.com/workflowautom', tag: '1' }, ...changes }),
  );

const facts = { zoneId: 'Z0123456789ABC', certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/1' };
const components = describeComponents({ settings: settings(), ...facts });

/** What a reconciler was told to run, in its own words: release, namespace, chart, version, values. */
type Told = {
  readonly name: string;
  readonly namespace: unknown;
  readonly chart: unknown;
  readonly version: unknown;
  readonly values: unknown;
};

type Case = {
  readonly name: 'argocd' | 'flux';
  readonly reconciler: Reconciler;
  readonly told: (manifest: Manifest) => Told;
};

type Spec = Readonly<Record<string, never>>;

const cases: readonly Case[] = [
  {
    name: 'argocd',
    reconciler: argocd,
    told({ metadata, spec }) {
      const { source, destination } = spec as { source: Spec; destination: Spec };
      const { helm, chart, path, targetRevision } = source as Spec & { helm: Spec };
      return {
        name: metadata.name,
        namespace: destination.namespace,
        chart: chart ?? path,
        version: targetRevision,
        values: helm.valuesObject,
      };
    },
  },
  {
    name: 'flux',
    reconciler: flux,
    told({ metadata, spec }) {
      const { chart, targetNamespace, values } = spec as {
        chart: { spec: Spec };
        targetNamespace: string;
        values: Spec;
      };
      const { chart: name, version, reconcileStrategy } = chart.spec as Spec & { chart: string };
      return {
        name: metadata.name,
        namespace: targetNamespace,
        chart: name.replace(/^\.\//, ''),
        // A chart of this repository is what its branch holds.
        version: version ?? (reconcileStrategy === 'Revision' ? 'main' : undefined),
        values,
      };
    },
  },
];

describe.each(cases)('$name', ({ name, reconciler, told }) => {
  const stages = reconciler.registrations(settings(), components);
  const last = stages.at(-1) ?? [];

  it('runs every component as it is described, and nothing else', () => {
    expect(last.map(told)).toEqual(
      components.map(({ name: release, namespace, chart, values }) => ({
        name: release,
        namespace,
        chart: 'folder' in chart ? chart.folder : chart.name,
        version: 'folder' in chart ? 'main' : chart.version,
        values,
      })),
    );
  });

  it('is told only in its own namespace, each thing once', () => {
    const all = stages.flat();
    expect(new Set(all.map(({ metadata }) => metadata.namespace))).toEqual(new Set([places[name].namespace]));
    expect(new Set(all.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).size).toBe(all.length);
  });

  it('is installed at one exact version, where its role is', () => {
    const { namespace, chart } = reconciler.release(settings());
    expect(namespace).toBe(places[name].namespace);
    expect(namespace).toBe(places[name].decrypts.namespace);
    expect(chart.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(chart.repository).toMatch(/^https:\/\//);
  });

  it('is wired to both repositories, with credentials by name alone', () => {
    const open = settings();
    const wired = JSON.stringify([reconciler.release(open), reconciler.registrations(open, components)]);
    expect(wired).toContain('https://github.com/acme/git-ops');
    expect(wired).toContain('https://github.com/acme/infra');
    const closed = settings({ gitops: { url: 'https://github.com/acme/git-ops', credentials: 'git-credentials' } });
    expect(JSON.stringify(reconciler.release(closed))).not.toMatch(/username|password|sshPrivateKey/);
  });
});

it('Flux reads credentials from the Secret the settings name', () => {
  const closed = settings({ gitops: { url: 'https://github.com/acme/git-ops', credentials: 'git-credentials' } });
  const [repositories = []] = flux.registrations(closed, []);
  expect(repositories.map(({ metadata, spec }) => [metadata.name, spec.secretRef])).toEqual([
    ['git-ops', { name: 'git-credentials' }],
    ['infra', undefined],
  ]);
});

it('Argo CD is not told of a repository whose own Secret declares it', () => {
  const closed = settings({ gitops: { url: 'https://github.com/acme/git-ops', credentials: 'git-credentials' } });
  expect(argocd.release(closed).values.configs).toMatchObject({ repositories: { infra: { type: 'git' } } });
  expect(JSON.stringify(argocd.release(closed).values)).not.toContain('acme/git-ops');
});

describe('the components', () => {
  it('are all there when all are wanted, at exact versions', () => {
    expect(components.map((component) => component.name)).toEqual([
      'ingress-nginx',
      'external-dns',
      'cluster-autoscaler',
      'kyverno',
      'cluster-policies',
      'jenkins',
      'workflowautom',
    ]);
    for (const { chart } of components) if (!('folder' in chart)) expect(chart.version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('hold no secret, and name the Secrets that do', () => {
    const text = JSON.stringify(components.map(({ values }) => values));
    expect(text).toContain('"existingSecret":"jenkins-admin"');
    expect(text).toContain('"secretName":"workflowautom"');
    expect(text).not.toMatch(/"(password|token|adminPassword)":/i);
  });

  it('act in AWS as the service accounts that have a role', () => {
    const accounts = JSON.stringify(components.map(({ values }) => values));
    for (const { serviceAccount } of [places.externalDns, places.clusterAutoscaler, places.builds, places.bot]) {
      expect(accounts).toContain(`"name":"${serviceAccount}"`);
    }
  });

  it('keep to the nodes that stay when every environment sleeps', () => {
    // The cluster's policies are no pods.
    for (const { name, values } of components.filter((component) => component.name !== 'cluster-policies')) {
      expect(JSON.stringify(values), name).toContain('"nodeSelector":{"workflowautom.dev/nodes":"system"}');
    }
  });

  it('let Jenkins be configured by files, which allow nothing without a login', () => {
    const jenkins = components.find(({ name }) => name === 'jenkins');
    expect(JSON.stringify(jenkins?.values)).toContain('allowAnonymousRead: false');
  });
});
