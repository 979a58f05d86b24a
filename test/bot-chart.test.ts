import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { resolveEngines } from '../sandbox/engines/resolve-engines.ts';

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
