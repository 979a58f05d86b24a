import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { enginePath } from '../sandbox/engines/engine-path.ts';
import { resolveEngines } from '../sandbox/engines/resolve-engines.ts';
import { connect } from '../sandbox/plugins/kubernetes/connect.ts';
import { createReleases, RELEASE } from '../sandbox/plugins/kubernetes/releases.ts';
import type { Resources } from '../sandbox/plugins/protocol/resources.ts';
import { type LocalCluster, startLocalCluster } from './local-cluster.ts';

const RUN = 120_000;
const subject = { type: RELEASE, name: 'settings' };

let cluster: LocalCluster;
let chart: string;
let releases: Resources;
const said: string[] = [];
beforeAll(async () => {
  vi.stubEnv('PATH', [enginePath(await resolveEngines()), process.env.PATH].join(delimiter));
  cluster = await startLocalCluster();
  chart = join(cluster.folder, 'chart');
  await mkdir(join(chart, 'templates'), { recursive: true });
  await writeFile(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: settings\nversion: 1.0.0\n');
  const object =
    'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { colour: {{ .Values.colour }} }\n';
  await writeFile(join(chart, 'templates', 'settings.yaml'), object);
  const settings = { kubeconfig: cluster.kubeconfig, upsertExistingObjects: false };
  releases = createReleases(
    () => connect(settings),
    settings,
    async (warning) => {
      said.push(warning);
    },
  );
}, RUN);
afterAll(async () => {
  vi.unstubAllEnvs();
  await cluster?.remove();
}, RUN);

const remove = (id: string, state: Readonly<Record<string, unknown>>) =>
  releases.remove({ ...subject, id, state, timeout: RUN, signal: new AbortController().signal });
const colour = () => cluster.kubectl('-n', 'paint', 'get', 'configmap', 'settings', '-o', 'jsonpath={.data.colour}');

describe('a release', { timeout: RUN }, () => {
  it('of a chart on this machine is the real Helm’s, from its first values to its end', async () => {
    const inputs = { name: 'settings', namespace: 'paint', createNamespace: true, chart, values: { colour: 'red' } };
    const { id, state } = await releases.create({ ...subject, inputs, preview: false });
    expect(id).toBe('paint/settings');
    expect(await colour()).toBe('red');
    expect(await releases.read({ ...subject, id, inputs, state })).toEqual({ inputs, state });

    const news = { ...inputs, values: { colour: 'blue' } };
    const updated = await releases.update({ ...subject, id, state, news, preview: false });
    expect(await colour()).toBe('blue');
    await remove(id, updated);
    expect(await releases.read({ ...subject, id, inputs, state })).toBeUndefined();
    await remove(id, updated);
    expect(said).toEqual([]);
  });

  it('of a chart that would have to be fetched is recorded, and said to be', async () => {
    const repositoryOpts = { repo: 'https://charts.example.com' };
    const inputs = { name: 'remote', namespace: 'far', createNamespace: true, chart: 'thing', repositoryOpts };
    const { id, state } = await releases.create({ ...subject, inputs, preview: false });
    expect(said).toEqual([
      expect.stringMatching(/^The chart thing of the release far\/remote .* Nothing of it runs\.$/),
    ]);
    const secrets = await cluster.kubectl('-n', 'far', 'get', 'secrets', '-o', 'name');
    expect(secrets.trim()).toBe('secret/stand-in.release.remote');
    expect(await releases.read({ ...subject, id, inputs, state })).toBeDefined();
    await remove(id, state);
    expect(await releases.read({ ...subject, id, inputs, state })).toBeUndefined();
  });

  it('that Helm refuses says why', async () => {
    const inputs = { name: 'bad', namespace: 'paint', chart: join(chart, 'none'), values: {} };
    await expect(releases.create({ ...subject, inputs, preview: false })).rejects.toThrow(/^helm upgrade bad: .*none/s);
  });
});
