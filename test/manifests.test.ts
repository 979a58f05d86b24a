import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { EnvironmentConfig } from '../infra/environments/config.ts';
import { describeEnvironment } from '../infra/environments/describe-environment.ts';
import { exampleConfig } from '../infra/environments/example.ts';
import { describeComponents } from '../infra/platform/components/describe-components.ts';
import { exampleValues } from '../infra/platform/example.ts';
import { argocd } from '../infra/platform/reconcilers/argocd.ts';
import { flux } from '../infra/platform/reconcilers/flux.ts';
import { componentNames } from '../infra/platform/settings/platform-settings.ts';
import { platformSettings } from '../infra/platform/settings/read-platform.ts';
import { readSettings } from '../infra/settings/read-settings.ts';
import { listEngines } from '../sandbox/engines/manifest.ts';
import { resolveEngines } from '../sandbox/engines/resolve-engines.ts';
import { environmentChoices, serviceChoices } from './schemas/chart-choices.ts';
import { checkManifests } from './schemas/check-manifests.ts';
import { type Choices, pairsOf, pairwise, type Row } from './schemas/pairwise.ts';

const CHARTS = join(import.meta.dirname, '../infra/charts');
const CHART = join(CHARTS, 'service');
const CHECK = 120_000;

describe('every manifest an environment stack registers', () => {
  const { environment, cluster } = exampleConfig;
  const choices = {
    reconciler: ['argocd', 'flux'],
    secrets: [false, true],
    team: [[], ['acme:payments', 'Shop developers']],
    addonNetworks: [[], ['10.0.64.0/20', '10.0.80.0/20']],
    identity: [undefined, { cluster: 'eu-1', roleArn: 'arn:aws:iam::123456789012:role/workload' }],
    dns: [undefined, {}, { target: 'lb.example.com' }, { target: 'lb.example.com', ttl: 60 }],
    cluster: [cluster, { ...cluster, sopsKeySecret: 'sops-age' }, { ...cluster, gitSecret: 'git-credentials' }],
    environment: [
      environment,
      { ...environment, kind: 'protected', owner: 'renovate[bot]', expiresAt: undefined, source: undefined },
    ],
  } as const satisfies Choices;

  it('is what Kubernetes, Argo CD and Flux say it must be, whatever the settings', { timeout: CHECK }, async () => {
    const every = allCombinations(choices).map((row) => ({ ...exampleConfig, ...pick(choices, row) }));
    const manifests = unique(every.map((config) => config as EnvironmentConfig));
    const kinds = new Set(manifests.map((text) => (JSON.parse(text) as { kind: string }).kind));
    for (const kind of ['AppProject', 'Application', 'GitRepository', 'Kustomization', 'HelmRelease', 'Role']) {
      expect(kinds).toContain(kind);
    }
    expect(await checkManifests(manifests)).toEqual({ valid: manifests.length, problems: [] });
  });

  it('is so whatever names and numbers are in them', { timeout: CHECK }, async () => {
    const name = fc.stringMatching(/^[a-z]([a-z0-9-]{0,40}[a-z0-9])?$/);
    const service = fc.record({ name, chart: name, port: fc.integer({ min: 1, max: 65_535 }) });
    const configs = fc
      .record({
        reconciler: fc.constantFrom('argocd', 'flux'),
        secrets: fc.boolean(),
        team: fc.array(fc.string({ minLength: 1 }), { maxLength: 3 }),
        environment: fc.record({
          name,
          kind: name,
          owner: fc.string({ minLength: 1 }),
          domain: fc.domain(),
          services: fc.uniqueArray(service, { minLength: 1, maxLength: 8, selector: (each) => each.name }),
        }),
      })
      .map((changes): EnvironmentConfig => ({ ...exampleConfig, ...changes }));
    const manifests = unique(fc.sample(configs, 100));
    expect(await checkManifests(manifests)).toEqual({ valid: manifests.length, problems: [] });
  });
});

describe('every manifest the platform tells its reconciler', () => {
  const components = Object.fromEntries(componentNames.map((name) => [name, true]));
  const bot = { image: 'registry.example.com/workflowautom', tag: '1.0.0' };
  const gitops = { url: 'https://github.com/acme/git-ops', credentials: 'git-credentials' };
  const settings = readSettings(platformSettings, 'eu-1', exampleValues({ components, bot, gitops }));
  const facts = { settings, zoneId: 'Z1', certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/1' };

  it.each([
    ['Argo CD', argocd],
    ['Flux', flux],
  ])('is what %s says it must be', async (_, reconciler) => {
    const manifests = reconciler.registrations(settings, describeComponents(facts)).flat();
    // Values are the charts' own affair, and hold what only AWS tells.
    const texts = manifests.map((manifest) =>
      JSON.stringify(manifest, (key, value: unknown) => (/^values(Object)?$/.test(key) ? {} : value)),
    );
    expect(await checkManifests(texts)).toEqual({ valid: manifests.length, problems: [] });
  });
});

let folder: string;
let helm: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workflowautom-manifests-'));
  const [engine] = await resolveEngines({ engines: listEngines().filter(({ name }) => name === 'helm') });
  helm = engine?.executables.helm ?? 'helm';
});
afterAll(() => rm(folder, { recursive: true }));

describe('every manifest the bot’s chart renders', () => {
  const choices = {
    reconciler: ['argocd', 'flux'],
    'rbac.environments': [true, false],
    'ingress.enabled': [false, true],
    'networkPolicy.enabled': [true, false],
    'postgres.enabled': [true, false],
    'postgres.storageClass': ['', 'gp3'],
    'settings.LOG_LEVEL': ['info'],
    'nodeSelector.role': ['system'],
  };

  it('is what Kubernetes says it must be', { timeout: CHECK }, async () => {
    const set = ['image.repository=registry.example.com/bot', 'image.tag=v1', 'ingress.host=bot.dev.example.com'];
    const chart = join(CHARTS, 'workflowautom');
    const rendered = pairwise(choices).map(async (row) => {
      const chosen = Object.entries(pick(choices, row)).map(([key, value]) => `${key}=${value}`);
      return (await execa(helm, ['template', 'bot', chart, '--set', [...set, ...chosen].join(',')])).stdout;
    });
    const texts = await Promise.all(rendered);
    const { valid, problems } = await checkManifests(texts);
    expect(problems).toEqual([]);
    expect(valid).toBe(texts.join('\n').match(/^kind: /gm)?.length);
  });
});

describe('every manifest the chart renders', () => {
  const choices = { ...environmentChoices, ...serviceChoices };
  const rows = pairwise(choices);

  /** What either reconciler would render: the same Helm, the same two files in the same order, the port on top. */
  async function render(row: Row, index: number): Promise<string> {
    const files = {
      env: { environment: { domain: 'preview-123.dev.example.com', ...pick(environmentChoices, row) } },
      service: pick(serviceChoices, row),
    };
    const values = Object.entries(files).map(async ([name, content]) => {
      const file = join(folder, `${index}-${name}.yaml`);
      await writeFile(file, JSON.stringify(content));
      return ['--values', file];
    });
    const args = ['template', 'api', CHART, '--namespace', 'preview-123', ...(await Promise.all(values)).flat()];
    return (await execa(helm, [...args, '--set', 'service.port=3000'])).stdout;
  }

  it('is asked for by every key there is, and beside it the environment and the port', async () => {
    const schema = JSON.parse(await readFile(join(CHART, 'values.schema.json'), 'utf8')) as { properties: object };
    const asked = ['environment', 'service', ...Object.keys(serviceChoices)];
    expect(asked.sort()).toEqual(Object.keys(schema.properties).sort());
  });

  it('is asked for so that any two things that can be said meet', () => {
    const names = Object.keys(choices);
    const met = new Set(rows.flatMap((row) => pairsOf(names, row)));
    for (const [index, a] of names.entries()) {
      for (const b of names.slice(index + 1)) {
        const pairs = allCombinations({ [a]: choices[a] ?? [], [b]: choices[b] ?? [] });
        for (const pair of pairs) expect(met).toContain(pairsOf([a, b], pair)[0]);
      }
    }
  });

  it('is what Kubernetes, the Gateway API and the Prometheus operator say it must be', { timeout: CHECK }, async () => {
    const rendered: string[] = [];
    for (let first = 0; first < rows.length; first += 2) {
      const pair = rows.slice(first, first + 2);
      rendered.push(...(await Promise.all(pair.map((row, index) => render(row, first + index)))));
    }
    const kinds = rendered.flatMap((text) => [...text.matchAll(/^kind: (\w+)$/gm)].map((match) => match[1]));
    const every = ['ConfigMap', 'CronJob', 'Deployment', 'HTTPRoute', 'HorizontalPodAutoscaler', 'Ingress', 'Job'];
    const other = ['PodDisruptionBudget', 'Service', 'ServiceAccount', 'ServiceMonitor', 'StatefulSet'];
    expect([...new Set(kinds)].sort()).toEqual([...every, ...other].sort());
    expect(await checkManifests(rendered)).toEqual({ valid: kinds.length, problems: [] });
  });
});

describe('what is wrong with a manifest is found', () => {
  it.each([
    ['an unknown kind', '{ apiVersion: x/v1, kind: Foo, metadata: { name: a } }', 'could not find schema for Foo'],
    [
      'a misspelt property, deep down',
      '{ apiVersion: v1, kind: Pod, metadata: { name: a }, spec: { containers: [{ name: a, imag: b }] } }',
      "at '/spec/containers/0': additional properties 'imag' not allowed",
    ],
    [
      'one of a custom resource',
      '{ apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, metadata: { name: a }, spec: { interval: 1m, valueFrom: [] } }',
      "at '/spec': additional properties 'valueFrom' not allowed",
    ],
    [
      'one of its metadata',
      '{ apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: { name: a, finalizer: [] }, spec: { project: a, destination: {} } }',
      "at '/metadata': additional properties 'finalizer' not allowed",
    ],
    [
      'text for a number',
      '{ apiVersion: batch/v1, kind: Job, metadata: { name: a }, spec: { backoffLimit: "2", template: {} } }',
      "at '/spec/backoffLimit': got string, want integer",
    ],
    [
      'what must be said',
      '{ apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, metadata: { name: a }, spec: { interval: 1m } }',
      "missing properties 'prune', 'sourceRef'",
    ],
    ['a key twice', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, name: b }\n', 'already set in map'],
  ])('%s', async (_, manifest, problem) => {
    const { valid, problems } = await checkManifests([manifest]);
    expect(valid).toBe(0);
    expect(problems.join('\n')).toContain(problem);
  });

  it('and nothing with one that is right', async () => {
    const right = parse('{ apiVersion: v1, kind: ConfigMap, metadata: { name: a }, data: { a: b } }') as object;
    expect(await checkManifests([JSON.stringify(right)])).toEqual({ valid: 1, problems: [] });
  });
});

/** Manifests of all of them, each once. */
function unique(configs: readonly EnvironmentConfig[]): string[] {
  const registrations = configs.flatMap((config) => describeEnvironment(config).flat());
  return [...new Set(registrations.map(({ manifest }) => JSON.stringify(manifest)))];
}

function pick(choices: Choices, row: Row): Record<string, unknown> {
  return Object.fromEntries(Object.entries(choices).map(([name, values]) => [name, values[row[name] ?? 0]]));
}

function allCombinations(choices: Choices): Row[] {
  return Object.entries(choices).reduce<Row[]>(
    (rows, [name, values]) => rows.flatMap((row) => values.map((_, place) => ({ ...row, [name]: place }))),
    [{}],
  );
}
