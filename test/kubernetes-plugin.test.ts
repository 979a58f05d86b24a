import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changesOf, createPulumiLab, type PulumiLab } from './infra/pulumi-lab.ts';
import { type LocalCluster, startLocalCluster } from './local-cluster.ts';

const RUN = 120_000;
const PROGRAM = 'lab';
const STACK = ['--stack', 'dev'];

const project = 'name: lab\nruntime: { name: nodejs, options: { typescript: false } }\nmain: index.ts\n';

/** Registers the objects of its settings, and a secret in an object that is not one, when asked for. */
const program = `
import { ConfigMap } from '@pulumi/kubernetes/core/v1/configMap.js';
import { Secret } from '@pulumi/kubernetes/core/v1/secret.js';
import { Provider } from '@pulumi/kubernetes/provider.js';
import { Config, secret } from '@pulumi/pulumi';

const config = new Config();
const provider = new Provider('cluster', config.getObject('provider') ?? {});
const settings = config.requireObject('settings');
const hidden = settings.hidden ? { hidden: secret('hunter2-in-a-map') } : {};
const map = new ConfigMap('settings', { ...settings.object, data: { ...settings.object.data, ...hidden } }, { provider });
new Secret('credentials', { stringData: { password: 'hunter2-in-a-secret', id: map.metadata.uid } }, { provider });
`;

let cluster: LocalCluster;
let lab: PulumiLab;
beforeAll(async () => {
  cluster = await startLocalCluster();
  lab = await createPulumiLab(cluster.kubeconfig);
  const folder = join(lab.folder, PROGRAM);
  await mkdir(folder);
  await writeFile(join(folder, 'Pulumi.yaml'), project);
  await writeFile(join(folder, 'index.ts'), program);
  await settings({ object: {} });
  await lab.pulumi(PROGRAM, 'stack', 'init', 'dev');
}, RUN);
afterAll(async () => {
  await lab?.remove();
  await cluster?.remove();
}, RUN);

async function settings(value: object, provider: object = {}): Promise<void> {
  await lab.configure(PROGRAM, 'dev', { 'lab:settings': value, 'lab:provider': provider });
}

const up = () => lab.pulumi(PROGRAM, 'up', ...STACK, '--skip-preview', '--yes');

describe('the stand-in plugin under the real engine', { timeout: RUN }, () => {
  it('names what has no name, puts it into the default namespace, and waits for what is not known yet', async () => {
    await settings({ object: { metadata: { labels: { a: '1' } }, data: { plain: 'x' } }, hidden: true });
    const preview = await lab.pulumi(PROGRAM, 'preview', ...STACK);
    expect(preview.all).toContain('+ 4 to create');
    expect(await up()).toMatchObject({ ok: true });
    const maps = await cluster.kubectl('-n', 'default', 'get', 'configmaps', '-o', 'name');
    expect(maps).toMatch(/configmap\/settings-[0-9a-f]{8}\n/);
    const changed = await lab.pulumi(PROGRAM, 'preview', ...STACK, '--expect-no-changes');
    expect(changed).toMatchObject({ ok: true });
  });

  it('lets no secret into the state, the plan or the diagnostics', async () => {
    const state = await readFile(join(lab.folder, '.state/.pulumi/stacks/lab/dev.json'), 'utf8');
    expect(state).toContain('"plain":"x"');
    const preview = await lab.pulumi(
      PROGRAM,
      'preview',
      ...STACK,
      '--diff',
      '--show-sames',
      '--save-plan',
      'plan.json',
    );
    const plan = await readFile(join(lab.folder, PROGRAM, 'plan.json'), 'utf8');
    for (const text of [state, preview.all, plan]) {
      // What surrounds a secret that leaked, and no more.
      expect(/.{0,300}hunter2.{0,20}/s.exec(text)?.[0]).toBeUndefined();
      expect(text).not.toContain(Buffer.from('hunter2-in-a-secret').toString('base64'));
    }
  });

  it('says what a change replaces, and why', async () => {
    await settings({ object: { metadata: { name: 'named', labels: { a: '2' } }, data: { plain: 'x' } } });
    const changes = changesOf(await lab.pulumi(PROGRAM, 'preview', ...STACK, '--json'));
    expect(changes.get('replace ConfigMap settings')).toMatchObject({
      replaceReasons: ['metadata.name'],
      detailedDiff: {
        'metadata.name': { kind: 'update-replace' },
        'metadata.labels.a': { kind: 'update' },
        'data.hidden': { kind: 'delete' },
      },
    });
    expect(await up()).toMatchObject({ ok: true });
    const maps = await cluster.kubectl('-n', 'default', 'get', 'configmaps', '-o', 'name');
    expect(maps).toContain('configmap/named\n');
    expect(maps).not.toContain('configmap/settings-');
  });

  it('has the API server judge an object while it is still a plan', async () => {
    await settings({ object: { metadata: { name: 'named' }, data: { 'no such key': 'x' } } });
    const preview = await lab.pulumi(PROGRAM, 'preview', ...STACK);
    expect(preview).toMatchObject({ ok: false });
    expect(preview.all).toContain('a valid config key must consist of alphanumeric characters');
  });

  it('does not take over what exists already, unless it is told to', async () => {
    await cluster.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'theirs', namespace: 'default' } });
    const object = { metadata: { name: 'theirs' }, data: { plain: 'x' } };
    await settings({ object });
    const refused = await up();
    expect(refused).toMatchObject({ ok: false });
    expect(refused.all).toContain('ConfigMap default/theirs exists already and is not in this stack');

    await settings({ object }, { upsertExistingObjects: true });
    expect(await up()).toMatchObject({ ok: true });
  });

  it('refuses settings it does not have rather than passing over them', async () => {
    await settings({ object: {} }, { renderYamlToDirectory: 'out' });
    const preview = await lab.pulumi(PROGRAM, 'preview', ...STACK);
    expect(preview).toMatchObject({ ok: false });
    expect(preview.all).toContain('the stand-in plugin does not have this setting');
  });

  it('finds nothing to delete where all is gone, and is done', async () => {
    await cluster.kubectl('-n', 'default', 'delete', 'configmaps,secrets', '--all');
    const destroy = await lab.pulumi(PROGRAM, 'destroy', ...STACK, '--skip-preview', '--yes');
    expect(destroy).toMatchObject({ ok: true });
  });
});
