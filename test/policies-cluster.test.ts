import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { exampleConfig } from '../infra/environments/example.ts';
import { resolveEngines } from '../sandbox/engines/resolve-engines.ts';
import { poll } from '../sandbox/poll.ts';
import { createInfraRunner } from './infra/infra-runner.ts';
import { type LocalCluster, startLocalCluster } from './local-cluster.ts';

const run = promisify(execFile);
const CHART = join(import.meta.dirname, '../infra/policies/kyverno');
const STARTS = 120_000;
const BOT = 'system:serviceaccount:workflowautom:workflowautom';

type ValidatingPolicy = {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: { readonly validationActions: readonly string[] } & Readonly<Record<string, unknown>>;
};

/** Kyverno's own test file, as far as it is read here. */
type KyvernoTest = {
  readonly results: readonly {
    readonly policy: string;
    readonly resources: readonly string[];
    readonly result: string;
  }[];
};

let cluster: LocalCluster;
beforeAll(async () => {
  cluster = await startLocalCluster();
  await cluster.apply(
    environment('preview-123', 'preview'),
    environment('prod', 'protected'),
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'other' } },
    // May do everything that nobody forbids.
    administrator('somebody'),
    administrator(BOT),
  );
  await cluster.apply(...(await policies()).flatMap(onTheApiServer));
  // Policies work a moment after they are written, and pods once their namespace has an account.
  const refused = Object.values(await expected('pods')).filter((verdict) => verdict !== 'allowed').length;
  const question = async () => {
    const { verdicts, said } = await tried('pods', 'preview-123');
    const denials = [...verdicts.values()].filter((verdict) => verdict !== 'allowed').length;
    return denials >= refused && !said.includes('serviceaccount') ? true : undefined;
  };
  expect(await poll(question, { timeout: STARTS / 2, interval: 500 })).toBe(true);
}, STARTS);
afterAll(() => cluster?.remove(), STARTS);

function environment(name: string, kind: string): object {
  const labels = { 'workflowautom.dev/environment': name, 'workflowautom.dev/kind': kind };
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

function administrator(name: string): object {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: name.replaceAll(':', '-') },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name }],
  };
}

async function policies(): Promise<readonly ValidatingPolicy[]> {
  const helm = (await resolveEngines()).flatMap(({ executables }) => executables.helm ?? [])[0] ?? 'helm';
  const { stdout } = await run(helm, ['template', 'cluster-policies', CHART]);
  return parseAllDocuments(stdout).flatMap((document) => (document.contents === null ? [] : [document.toJS()]));
}

/**
 * The same rules as the API server knows them without Kyverno: a ValidatingPolicy is a ValidatingAdmissionPolicy with its
 * binding in it, and Kyverno itself can hand it over as one.
 * https://kyverno.io/docs/policy-types/validating-policy/
 */
function onTheApiServer({
  metadata: { name },
  spec: { validationActions, ...spec },
}: ValidatingPolicy): readonly object[] {
  const apiVersion = 'admissionregistration.k8s.io/v1';
  return [
    { apiVersion, kind: 'ValidatingAdmissionPolicy', metadata: { name }, spec: { failurePolicy: 'Fail', ...spec } },
    {
      apiVersion,
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name },
      spec: { policyName: name, validationActions },
    },
  ];
}

type Attempt = { readonly ok: boolean; readonly said: string };

/** What the API server answers; nothing is kept. */
async function attempt(user: string, ...args: readonly string[]): Promise<Attempt> {
  return await cluster.kubectl(...args, '--as', user, '--dry-run=server').then(
    (said) => ({ ok: true, said }),
    (error: { stderr?: string }) => ({ ok: false, said: error.stderr ?? String(error) }),
  );
}

/** Which policy refuses each resource of a case file, and every word of it. */
async function tried(what: 'pods' | 'services', namespace: string) {
  const file = join(CHART, 'tests', what, 'resources.yaml');
  const text = (await readFile(file, 'utf8')).replaceAll('namespace: preview-123', `namespace: ${namespace}`);
  const resources = parseAllDocuments(text).map((document) => document.toJS() as { metadata: { name: string } });
  const list = join(cluster.folder, `${what}-${namespace}.json`);
  await writeFile(list, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: resources }));
  const { said } = await attempt('somebody', 'create', '-f', list);
  const verdicts = resources.map(({ metadata: { name } }) => {
    const refused = new RegExp(`"${name}" is forbidden: ValidatingAdmissionPolicy '([^']+)'`).exec(said)?.[1];
    return [name, refused ?? 'allowed'] as const;
  });
  return { verdicts: new Map(verdicts), said };
}

/** What `kyverno test` expects of the same file. */
async function expected(what: string): Promise<Record<string, string>> {
  const test: KyvernoTest = parse(await readFile(join(CHART, 'tests', what, 'kyverno-test.yaml'), 'utf8'));
  const names = test.results.flatMap(({ resources }) => resources).map((name) => [name, 'allowed']);
  const refused = test.results.filter(({ result }) => result === 'fail');
  return Object.fromEntries([
    ...names,
    ...refused.flatMap(({ policy, resources }) => resources.map((name) => [name, policy])),
  ]);
}

describe('what runs in an environment', { timeout: STARTS }, () => {
  it.each(['pods', 'services'] as const)('is let in or refused as Kyverno’s own tests say: %s', async (what) => {
    const { verdicts } = await tried(what, 'preview-123');
    expect(Object.fromEntries(verdicts)).toEqual(await expected(what));
  });

  it('is told what to change', async () => {
    const { said } = await tried('pods', 'preview-123');
    expect(said).toContain(
      'Image docker.io/library/nginx:1.27 is not from registry.example.com/: build it with Jenkins',
    );
    expect(said).toContain('Container api does not say what it needs: set resources.requests.cpu');
    expect(said).toContain('Volume node is a folder of the node: use an emptyDir or a claim.');
  });

  it('may be named by a tag, with a warning, except where it must be known', async () => {
    const preview = await tried('pods', 'preview-123');
    expect(preview.verdicts.get('tagged')).toBe('allowed');
    expect(preview.said).toMatch(/Warning: .*shop\/api:1\.4\.2 is named by a tag, which can be pushed again/);
    const prod = await tried('pods', 'prod');
    expect(prod.verdicts.get('tagged')).toBe('images-by-digest-required');
    expect(prod.verdicts.get('good')).toBe('allowed');
  });

  it('is nobody’s concern elsewhere', async () => {
    const { verdicts } = await tried('pods', 'other');
    expect(new Set(verdicts.values())).toEqual(new Set(['allowed']));
  });
});

describe('an environment itself', { timeout: STARTS }, () => {
  const written = async (object: object): Promise<string> => {
    const file = join(cluster.folder, 'object.json');
    await writeFile(file, JSON.stringify(object));
    return file;
  };
  it.each([
    ['made', ['create', '-f'], environment('preview-9', 'preview')],
    ['taken over', ['label', 'namespace', 'other', 'workflowautom.dev/environment=other'], undefined],
    ['let go', ['label', 'namespace', 'prod', 'workflowautom.dev/environment-'], undefined],
    ['given another kind', ['label', 'namespace', 'prod', 'workflowautom.dev/kind=preview', '--overwrite'], undefined],
    ['deleted', ['delete', 'namespace', 'prod'], undefined],
  ] as const)('is %s by the bot, and by nobody else', async (_, args, object) => {
    const all = [...args, ...(object === undefined ? [] : [await written(object)])];
    const refused = await attempt('somebody', ...all);
    expect(refused).toMatchObject({ ok: false });
    expect(refused.said).toMatch(/Namespace \S+ is an environment, and somebody does not make environments/);
    expect(await attempt(BOT, ...all)).toMatchObject({ ok: true });
  });

  it('is not every namespace', async () => {
    expect(await attempt('somebody', 'create', 'namespace', 'plain')).toMatchObject({ ok: true });
    expect(await attempt('somebody', 'delete', 'namespace', 'other')).toMatchObject({ ok: true });
  });

  it('keeps its guardrails: nobody else opens, widens or removes them', async () => {
    const rule = (name: string, spec: object) => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name, namespace: 'preview-123' },
      spec: { podSelector: {}, ...spec },
    });
    await cluster.apply(rule('default-deny', { policyTypes: ['Ingress', 'Egress'] }), {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'environment', namespace: 'preview-123' },
      spec: { hard: { pods: '30' } },
    });
    const open = await written(rule('allow-all', { ingress: [{}] }));
    const wider = [
      'patch',
      'resourcequota',
      'environment',
      '-n',
      'preview-123',
      '-p',
      '{"spec":{"hard":{"pods":"300"}}}',
    ];
    for (const args of [
      ['create', '-f', open],
      ['delete', 'networkpolicy', 'default-deny', '-n', 'preview-123'],
      wider,
    ]) {
      const refused = await attempt('somebody', ...args);
      expect(refused.said).toMatch(
        /(NetworkPolicy|ResourceQuota) \S+ guards environment preview-123, and somebody may not/,
      );
      expect(await attempt(BOT, ...args)).toMatchObject({ ok: true });
    }
  });

  it('is planned by the bot with nothing against it, in the pack or in the cluster', async () => {
    for (const name of ['application', 'appproject']) {
      await cluster.kubectl('apply', '--server-side', '-f', `${cluster.crds}/${name}-crd.yaml`);
    }
    // What is as usual is left out.
    const { cluster: _, team: _team, addonNetworks: _networks, ...config } = exampleConfig;
    const environment = { ...config.environment, name: 'preview-9' };
    const settings = Object.entries({ ...config, environment }).map(([key, value]) => [`environments:${key}`, value]);
    const lab = await createInfraRunner({}, cluster.kubeconfig);
    try {
      const request = lab.request('environments', 'preview-9', Object.fromEntries(settings));
      const { changes, violations, policies } = await lab.runner.preview(request);
      expect(changes.map(({ operation }) => operation)).toEqual(changes.map(() => 'create'));
      expect(changes.length).toBeGreaterThan(9);
      expect(violations).toEqual([]);
      expect(policies).toMatchObject({
        packs: [{ name: 'workflowautom', held: ['guarded-namespace', 'required-labels'], broken: [] }],
        advice: [],
      });
    } finally {
      await lab.close();
    }
  });

  it('goes with all its guardrails', async () => {
    await cluster.kubectl('delete', 'namespace', 'preview-123', '--as', BOT, '--wait', '--timeout', '60s');
    expect(await cluster.kubectl('get', 'namespaces', '-o', 'name')).not.toContain('preview-123');
  });
});
