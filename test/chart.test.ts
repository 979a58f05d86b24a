import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { describeEnvironment } from '../infra/environments/describe-environment.ts';
import { exampleConfig } from '../infra/environments/example.ts';
import { resolveEngines } from '../sandbox/engines/resolve-engines.ts';
import { poll } from '../sandbox/poll.ts';
import { type LocalCluster, startLocalCluster } from './local-cluster.ts';

const run = promisify(execFile);
const CHART = join(import.meta.dirname, '../infra/charts/service');
const STARTS = 120_000;

type Resource = {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec?: {
    readonly replicas?: number;
    readonly suspend?: boolean;
    readonly rules?: { readonly host: string }[];
  };
};

/** envs/<env>/env.yaml exactly as the git-ops repository has it. */
const awake = `environment:
  name: preview-123
  kind: preview
  owner: octocat
  source: { repository: acme/shop, pullRequest: 123 }
  domain: preview-123.dev.example.com
  services: [api, web]
  addons:
    - { name: rds, size: small, revision: 0123456789abcdef }
    - { name: redis, size: small }
  hibernate: false          # sleep and wake change this one line
  expiresAt: 2026-12-01T12:00:00Z
`;
const asleep = awake.replace('hibernate: false', 'hibernate: true');

const small = 'image: { repository: registry.example.com/shop/api, tag: v1 }\n';
const full = `image:
  repository: registry.example.com/shop/api
  tag: v1
  digest: sha256:${'0123456789abcdef'.repeat(4)}
env: { LOG_LEVEL: debug, LIMIT: 1000000, FEATURE: true }
secretName: api
ingress: { className: nginx, annotations: { nginx.ingress.kubernetes.io/proxy-body-size: 8m } }
probes: { startup: { tcp: true }, liveness: { command: [./alive] }, readiness: { path: /readyz, periodSeconds: 5 } }
autoscaling: { enabled: true, min: 2, max: 5, cpu: 70 }
disruptionBudget: { enabled: true }
securityContext: { runAsUser: 10001000 }
command: [./serve]
secretRevision: "1"
files: { contents: { settings.yaml: "colour: blue\\n" } }
initContainers: [{ name: warm-up, command: [./warm-up] }]
migration: { command: [./migrate] }
jobs: [{ name: seed, command: [./seed] }]
cronJobs:
  - { name: report, schedule: 0 6 * * *, timeZone: Europe/Berlin, command: [./report] }
  - { name: sweep, schedule: '@hourly' }
`;

let folder: string;
let helm: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workflowautom-chart-'));
  const statuses = await resolveEngines();
  helm = statuses.find(({ name }) => name === 'helm')?.executables.helm ?? 'helm';
}, STARTS);
afterAll(() => rm(folder, { recursive: true }));

async function files(...texts: readonly string[]): Promise<string[]> {
  const paths = texts.map((_, index) => join(folder, `values-${index}.yaml`));
  await Promise.all(texts.map((text, index) => writeFile(paths[index] ?? '', text)));
  return paths.flatMap((path) => ['--values', path]);
}

/** What Argo CD would render: the same Helm, the same two files in the same order. */
async function render(...texts: readonly string[]): Promise<Resource[]> {
  const args = ['template', 'api', CHART, '--namespace', 'preview-123', ...(await files(...texts))];
  const { stdout } = await run(helm, args);
  return parseAllDocuments(stdout).map((document) => document.toJS() as Resource);
}

async function refusal(...texts: readonly string[]): Promise<string> {
  try {
    await render(...texts);
  } catch (error) {
    return String((error as { stderr?: string }).stderr);
  }
  throw new Error('The values were accepted.');
}

const named = (resources: readonly Resource[]) =>
  resources.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort();
const ofKind = (resources: readonly Resource[], kind: string) => resources.filter((resource) => resource.kind === kind);

describe('the chart', () => {
  it.each([
    ['the least there is to say', small],
    ['everything that can be said', full],
  ])('lints without a warning with %s', async (_, values) => {
    const { stdout } = await run(helm, ['lint', '--strict', CHART, ...(await files(awake, values))]);
    expect(stdout).toContain('1 chart(s) linted, 0 chart(s) failed');
    expect(stdout).not.toContain('[WARNING]');
  });

  it('needs an image and nothing else', async () => {
    const resources = await render(awake, small);
    expect(named(resources)).toEqual(['Deployment api', 'Ingress api', 'Service api', 'ServiceAccount api']);
    expect(ofKind(resources, 'Deployment')[0]?.spec?.replicas).toBe(1);
  });

  it('does not look at whether its image is pinned: nothing is replaced', async () => {
    expect(await render(awake, full.replace('  tag: v1', '  tag: v1\n  pinned: true'))).toEqual(
      await render(awake, full),
    );
  });

  it('answers under the environment’s domain', async () => {
    const [ingress] = ofKind(await render(awake, small), 'Ingress');
    expect(ingress?.spec?.rules?.[0]?.host).toBe('api.preview-123.dev.example.com');
  });

  it('leaves the number of replicas to the autoscaler where there is one', async () => {
    const resources = await render(awake, full);
    expect(ofKind(resources, 'Deployment')[0]?.spec).not.toHaveProperty('replicas');
    expect(named(resources)).toContain('HorizontalPodAutoscaler api');
  });

  it('runs the digest rather than the tag, and writes numbers as they were written', async () => {
    const [deployment] = ofKind(await render(awake, full), 'Deployment');
    const text = JSON.stringify(deployment);
    expect(text).toContain(`registry.example.com/shop/api@sha256:${'0123456789abcdef'.repeat(4)}`);
    expect(text).toContain('{"name":"LIMIT","value":"1000000"}');
    expect(text).toContain('"runAsUser":10001000');
  });

  it('keeps its jobs’ pods out of the Service', async () => {
    for (const job of ofKind(await render(awake, full), 'CronJob')) {
      expect(JSON.stringify(job)).toContain(`{"labels":{"app.kubernetes.io/name":"${job.metadata.name}"`);
    }
  });
});

describe('what a pod reads only at its start', () => {
  const pod = async (...values: readonly string[]) =>
    JSON.stringify(ofKind(await render(...values), 'Deployment')[0]?.spec);

  it.each([
    ['a file', 'colour: blue', 'colour: red'],
    ['the service’s secret', 'secretRevision: "1"', 'secretRevision: "2"'],
    ['the name of the service’s secret', 'secretName: api', 'secretName: api-3f0c8e2b9a'],
    ['an add-on’s connection', 'revision: 0123456789abcdef', 'revision: fedcba9876543210'],
  ])('replaces the pods when %s changes', async (_, before, after) => {
    expect(await pod(awake.replace(before, after), full.replace(before, after))).not.toBe(await pod(awake, full));
  });

  it('comes from every add-on that is there, and waits for none that is being made', async () => {
    const [deployment] = ofKind(await render(awake, full), 'Deployment');
    expect(JSON.stringify(deployment)).toContain(
      '"envFrom":[{"secretRef":{"name":"rds-0123456789abcdef"}},{"secretRef":{"name":"api"}}]',
    );
  });
});

describe('instead of the usual', () => {
  it('a Gateway: a route in place of the Ingress', async () => {
    const resources = await render(awake, small, 'ingress: { gateway: { name: shared, namespace: gateways } }');
    expect(named(resources)).toEqual(['Deployment api', 'HTTPRoute api', 'Service api', 'ServiceAccount api']);
    expect(JSON.stringify(ofKind(resources, 'HTTPRoute'))).toContain('"hostnames":["api.preview-123.dev.example.com"]');
  });

  it('a disk: a StatefulSet in place of the Deployment, for the autoscaler too', async () => {
    const resources = await render(awake, small, 'persistence: { enabled: true }\nautoscaling: { enabled: true }');
    expect(named(resources)).not.toContain('Deployment api');
    expect(JSON.stringify(ofKind(resources, 'HorizontalPodAutoscaler'))).toContain('"kind":"StatefulSet","name":"api"');
  });

  it('a job that changed is another job', async () => {
    const seed = async (command: string) =>
      ofKind(await render(awake, small, `jobs: [{ name: seed, command: [${command}] }]`), 'Job')[0]?.metadata.name;
    expect(await seed('./seed')).not.toBe(await seed('./sow'));
  });
});

describe('asleep', () => {
  it('nothing runs, and the way in stays', async () => {
    const resources = await render(asleep, full);
    expect(named(resources)).toEqual([
      'ConfigMap api',
      'CronJob api-report',
      'CronJob api-sweep',
      'Deployment api',
      'Ingress api',
      expect.stringMatching(/^Job api-seed-[0-9a-f]{8}$/),
      'Service api',
      'ServiceAccount api',
    ]);
    expect(ofKind(resources, 'Deployment')[0]?.spec?.replicas).toBe(0);
    for (const kind of ['CronJob', 'Job']) {
      for (const { spec } of ofKind(resources, kind)) expect(spec?.suspend).toBe(true);
    }
  });

  it('a service with disks keeps them', async () => {
    const [workload] = ofKind(await render(asleep, small, 'persistence: { enabled: true }'), 'StatefulSet');
    expect(workload?.spec).toMatchObject({
      replicas: 0,
      persistentVolumeClaimRetentionPolicy: { whenScaled: 'Retain', whenDeleted: 'Delete' },
    });
  });

  it('and awake differ in nothing else', async () => {
    const rest = (resources: readonly Resource[]) =>
      resources
        .filter(({ kind }) => kind !== 'HorizontalPodAutoscaler' && kind !== 'PodDisruptionBudget')
        .filter(({ metadata }) => metadata.name !== 'api-migration')
        .map(({ spec, ...resource }) => ({ ...resource, spec: { ...spec, replicas: 0, suspend: true } }));
    expect(rest(await render(asleep, full))).toEqual(rest(await render(awake, full)));
  });
});

describe('values are refused, and the message says which', () => {
  it.each([
    ['no image', '{}', "at '/image/repository': minLength"],
    ['neither tag nor digest', 'image: { repository: x }', 'image.tag or image.digest must say which build'],
    [
      'a tag that YAML reads as a number',
      'image: { repository: x, tag: 1.10 }',
      "at '/image/tag': got number, want string",
    ],
    ['a misspelt key', `${small}replica: 2`, "additional properties 'replica' not allowed"],
    ['a misspelt key inside', `${small}ingress: { hosts: [x] }`, "additional properties 'hosts' not allowed"],
    ['a misspelt key of the environment', `${small}environment: { hybernate: true }`, "'hybernate' not allowed"],
    ['a privilege', `${small}securityContext: { privileged: true }`, "'privileged' not allowed"],
    ['root', `${small}securityContext: { runAsUser: 0 }`, "at '/securityContext/runAsUser'"],
    ['half a schedule', `${small}cronJobs: [{ name: a, schedule: '0 6' }]`, "at '/cronJobs/0/schedule'"],
    [
      'a job’s name that is too long',
      `${small}cronJobs: [{ name: ${'a'.repeat(50)}, schedule: '@daily' }]`,
      '52 characters',
    ],
    [
      'bounds the wrong way round',
      `${small}autoscaling: { enabled: true, min: 3, max: 2 }`,
      'autoscaling.min (3) is more than',
    ],
    ['a probe that asks nothing', `${small}probes: { liveness: { periodSeconds: 5 } }`, "at '/probes/liveness'"],
    ['a domain that was taken away', `${small}environment: { domain: null }`, "at '/environment/domain': got null"],
  ])('%s', async (_, values, message) => {
    expect(await refusal(awake, values)).toContain(message);
  });

  it('no environment to answer in', async () => {
    expect(await refusal(small)).toContain('environment.domain must say under which domain the service answers');
  });
});

describe('on an API server, inside an environment’s guardrails', () => {
  let cluster: LocalCluster;
  beforeAll(async () => {
    cluster = await startLocalCluster();
    const inNamespace = describeEnvironment(exampleConfig)
      .flat()
      .map(({ manifest }) => manifest)
      .filter(({ apiVersion }) => !apiVersion.startsWith('argoproj.io/'));
    await cluster.apply(...inNamespace);
  }, STARTS);
  afterAll(() => cluster.remove(), STARTS);

  const read = async (kind: string) => await cluster.kubectl('-n', 'preview-123', 'get', kind, '-o', 'json');
  const deployed = async (...values: readonly string[]) => {
    const resources = (await render(...values)).map((resource) => ({
      ...resource,
      metadata: { ...resource.metadata, namespace: 'preview-123' },
    }));
    await cluster.apply(...resources);
  };
  const replicas = async () => {
    const { items } = JSON.parse(await read('deployment')) as {
      items: { spec: { replicas: number }; status: { readyReplicas?: number } }[];
    };
    return { asked: items[0]?.spec.replicas, ready: items[0]?.status.readyReplicas ?? 0 };
  };
  const untilReady = (ready: number) =>
    poll(async () => ((await replicas()).ready === ready ? true : undefined), { timeout: 30_000 });

  it('everything that can be said is valid, and its pods are let in and get ready', { timeout: STARTS }, async () => {
    await deployed(
      awake,
      full.replace('autoscaling:', 'replicas: 2\nautoscaling:').replace('enabled: true, min', 'enabled: false, min'),
    );
    expect(await untilReady(2)).toBe(true);
  });

  it('sleep takes the pods away, and wake brings them back under the autoscaler', { timeout: STARTS }, async () => {
    await deployed(asleep, full);
    expect(await untilReady(0)).toBe(true);
    expect((await replicas()).asked).toBe(0);

    await deployed(awake, full);
    // Nothing asks for a number any more: the API server's own default is one, and from there the autoscaler goes on.
    expect((await replicas()).asked).toBe(1);
    expect(await untilReady(1)).toBe(true);
    expect(await read('horizontalpodautoscaler')).toContain('"minReplicas": 2');
  });

  it('keeps to the strictest security profile, though less would be let in', { timeout: STARTS }, async () => {
    const names = async (phase: string) =>
      (
        await cluster.kubectl(
          '-n',
          'preview-123',
          'get',
          'pods',
          `--field-selector=status.phase=${phase}`,
          '-o',
          'name',
        )
      ).split('\n');
    const before = new Set(await names('Running'));
    await cluster.kubectl(
      'label',
      'namespace',
      'preview-123',
      'pod-security.kubernetes.io/enforce=restricted',
      '--overwrite',
    );
    await cluster.kubectl('-n', 'preview-123', 'delete', 'pods', '--all', '--wait=false');
    const another = async () => (await names('Running')).find((name) => !before.has(name));
    expect(await poll(another, { timeout: 30_000 })).toMatch(/^pod\/api-/);
  });
});
