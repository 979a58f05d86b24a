import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { describeEnvironment } from '../infra/environments/describe-environment.ts';
import { exampleConfig } from '../infra/environments/example.ts';
import { resolveEngines } from '../sandbox/engines/resolve-engines.ts';
import { type LocalCluster, startLocalCluster } from './local-cluster.ts';

const run = promisify(execFile);
const CHART = join(import.meta.dirname, '../infra/charts/workflowautom');
const IMAGE = ['--set', 'image.repository=registry.example.com/workflowautom', '--set-string', 'image.tag=1.0.0'];

type Rule = { readonly apiGroups: string[]; readonly resources: string[]; readonly verbs: string[] };
type Manifest = {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly rules?: readonly Rule[];
  readonly spec?: Readonly<Record<string, unknown>>;
};

let helm: string;
beforeAll(async () => {
  helm = (await resolveEngines()).find(({ name }) => name === 'helm')?.executables.helm ?? 'helm';
});

async function render(...values: readonly string[]): Promise<readonly Manifest[]> {
  const set = values.flatMap((value) => ['--set', value]);
  const { stdout } = await run(helm, ['template', 'bot', CHART, '--namespace', 'workflowautom', ...IMAGE, ...set]);
  return parseAllDocuments(stdout).map((document) => document.toJS() as Manifest);
}

async function refusal(...args: readonly string[]): Promise<string> {
  try {
    await run(helm, ['template', 'bot', CHART, ...args]);
  } catch (error) {
    return String((error as { stderr?: string }).stderr);
  }
  throw new Error('The values were accepted.');
}

const names = (manifests: readonly Manifest[]) =>
  manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort();

/** Every way the chart can be switched. */
const grid = ['argocd', 'flux'].flatMap((reconciler) =>
  [true, false].flatMap((postgres) =>
    [true, false].map((more) => [
      `reconciler=${reconciler}`,
      `postgres.enabled=${postgres}`,
      `rbac.environments=${more}`,
      `networkPolicy.enabled=${more}`,
      `ingress.enabled=${more}`,
      'ingress.host=bot.dev.example.com',
    ]),
  ),
);

describe('the bot’s chart', () => {
  it('lints without a warning', async () => {
    const { stdout } = await run(helm, ['lint', '--strict', CHART, ...IMAGE]);
    expect(stdout).toContain('1 chart(s) linted, 0 chart(s) failed');
  });

  it('has a server, a way to it, and a database', async () => {
    expect(names(await render())).toEqual([
      'ClusterRole bot-environments',
      'ClusterRole bot-reader',
      'ClusterRoleBinding bot-environments',
      'ClusterRoleBinding bot-reader',
      'Deployment bot',
      'NetworkPolicy bot',
      'NetworkPolicy bot-postgres',
      'Service bot',
      'Service bot-postgres',
      'ServiceAccount bot',
      'StatefulSet bot-postgres',
    ]);
  });

  it('takes another database by the Secret alone', async () => {
    const manifests = await render('postgres.enabled=false');
    expect(names(manifests)).not.toContain('StatefulSet bot-postgres');
    expect(JSON.stringify(manifests)).not.toContain('DATABASE_URL');
  });

  it('finds its own database by the password of the Secret', async () => {
    expect(JSON.stringify(await render())).toContain(
      '{"name":"DATABASE_URL","value":"postgres://workflowautom:$(POSTGRES_PASSWORD)@bot-postgres:5432/workflowautom"}',
    );
  });

  it.each(grid)(
    'with %s %s %s %s %s: makes no Secret, writes no workload, and runs without privileges',
    async (...values) => {
      const manifests = await render(...values);
      expect(manifests.map(({ kind }) => kind)).not.toContain('Secret');
      for (const { metadata, rules = [] } of manifests.filter(({ kind }) => kind === 'ClusterRole')) {
        const reads = metadata.name.endsWith('-reader');
        for (const { apiGroups, resources, verbs } of rules) {
          expect([...apiGroups, ...resources, ...verbs]).not.toContain('*');
          expect(resources).not.toContain('secrets');
          if (reads) expect(verbs).toEqual(['get', 'list']);
          else expect(apiGroups.filter((group) => ['apps', 'batch'].includes(group))).toEqual([]);
        }
      }
      for (const { kind, spec } of manifests.filter((manifest) =>
        ['Deployment', 'StatefulSet'].includes(manifest.kind),
      )) {
        expect(spec, kind).toMatchObject({
          template: {
            spec: {
              securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
              containers: [{ securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } }],
            },
          },
        });
      }
    },
  );

  it.each([
    ['without an image', [], 'image'],
    ['with a secret among the plain settings', [...IMAGE, '--set', 'settings.WEBHOOK_SECRET=x'], 'WEBHOOK_SECRET'],
    ['with a key nobody reads', [...IMAGE, '--set', 'replica=2'], 'replica'],
    ['with a reconciler nobody knows', [...IMAGE, '--set', 'reconciler=helm'], 'reconciler'],
    [
      'with an Ingress for no host',
      [...IMAGE, '--set', 'ingress.enabled=true'],
      'ingress.host must say where the bot answers',
    ],
  ])('is refused %s', async (_, args, expected) => {
    expect(await refusal(...args)).toContain(expected);
  });
});

describe('what the bot may do in a cluster', { timeout: 120_000 }, () => {
  const account = ['--as', 'system:serviceaccount:workflowautom:bot'];
  let cluster: LocalCluster;
  beforeAll(async () => {
    cluster = await startLocalCluster();
    for (const name of ['application', 'appproject']) {
      await cluster.kubectl('apply', '--server-side', '-f', `${cluster.crds}/${name}-crd.yaml`);
    }
    for (const name of ['workflowautom', 'argocd']) {
      await cluster.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    }
  }, 120_000);
  afterAll(() => cluster?.remove(), 120_000);

  const file = () => join(cluster.folder, 'manifest.json');

  /** Asks the API server, which answers for kinds it has no definition of, too. */
  async function mayDo(verb: string, resource: string, group = '', subresource = ''): Promise<boolean> {
    const apiVersion = 'authorization.k8s.io/v1';
    const spec = { resourceAttributes: { verb, resource, group, subresource, namespace: 'preview-1' } };
    await writeFile(file(), JSON.stringify({ apiVersion, kind: 'SelfSubjectAccessReview', spec }));
    const review = ['create', '--validate=false', '-f', file(), '-o', 'jsonpath={.status.allowed}'];
    const answer = await cluster.kubectl(...review, ...account);
    return answer.trim() === 'true';
  }

  it.each(['argocd', 'flux'] as const)('is enough for an environment under %s', async (reconciler) => {
    const roles = (await render(`reconciler=${reconciler}`)).filter(({ kind }) => kind.startsWith('ClusterRole'));
    await cluster.apply(...roles);
    const name = `preview-${reconciler}`;
    const environment = { ...exampleConfig.environment, name };
    const config = { ...exampleConfig, environment, reconciler, team: ['acme:shop'], secrets: true };
    for (const { manifest } of describeEnvironment(config).flat()) {
      // Flux's definitions are not in this cluster; the right to write its objects is asked for instead.
      const [group = ''] = manifest.apiVersion.split('/');
      if (group.endsWith('.fluxcd.io')) {
        const plural = manifest.kind === 'GitRepository' ? 'gitrepositories' : `${manifest.kind.toLowerCase()}s`;
        for (const verb of ['create', 'patch', 'delete']) expect(await mayDo(verb, plural, group)).toBe(true);
      } else {
        await writeFile(file(), JSON.stringify(manifest));
        await cluster.kubectl('apply', '--server-side', '-f', file(), ...account);
      }
    }
    await cluster.kubectl('delete', 'namespace', name, '--wait=false', ...account);
  });

  it.each([
    ['create', 'deployments', 'apps', ''],
    ['delete', 'pods', '', ''],
    ['get', 'secrets', '', ''],
    ['create', 'pods', '', 'exec'],
    ['create', 'clusterrolebindings', 'rbac.authorization.k8s.io', ''],
    ['escalate', 'clusterroles', 'rbac.authorization.k8s.io', ''],
  ])('does not include to %s %s %s %s', async (verb, resource, group, subresource) => {
    expect(await mayDo(verb, resource, group, subresource)).toBe(false);
  });
});
