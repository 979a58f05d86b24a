import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { listen } from '../src/bot/http-server.ts';
import { createMetrics } from '../src/bot/web/metrics.ts';
import { createWebApp } from '../src/bot/web/web-app.ts';
import { sealedPath, serviceValuesPath } from '../src/environments/desired-state.ts';
import { advanceOperation } from '../src/operations/advance-operation.ts';
import { createWorld } from './fakes/create-world.ts';
import { openTestStore } from './fakes/open-test-store.ts';
import { createSecretsLab, type SecretsLab } from './secrets-lab.ts';

const CANARY = 'canary-7f3a9c1e55';
const database = openTestStore();

let lab: SecretsLab;
beforeAll(async () => {
  lab = await createSecretsLab();
});
afterAll(() => lab.close());

it('what wa secrets sends, the server takes, writes, and tells of by name', { timeout: 120_000 }, async () => {
  const world = createWorld(database());
  const name = world.standing('scratch');
  world.gitops.push({ '.sops.yaml': lab.rules ?? '' });
  const runtime = world.process();
  const app = createWebApp({
    runtime,
    links: { opens: () => false },
    metrics: createMetrics(runtime.store),
    identity: { loginOf: async () => 'octocat' },
    readiness: async () => ({ ready: true, doors: {}, parts: {} }),
  });
  const server = createServer(getRequestListener(app.fetch));
  const env = { WORKFLOWAUTOM_URL: `http://127.0.0.1:${await listen(server, '127.0.0.1', 0)}` };
  const wa = async (args: readonly string[], input = '') => {
    const { exitCode, stdout, stderr } = await lab.wa(['secrets', ...args, '--no-wait', '--json'], { env, input });
    expect([exitCode, (stdout + stderr).includes(CANARY)], stderr).toEqual([0, false]);
    await settle((JSON.parse(stdout) as { readonly view: { readonly id: string } }).view.id);
  };
  const settle = async (id: string) => {
    for (let before = ''; before !== 'succeeded'; ) {
      const { state } = await world.operation(id);
      expect(state).not.toBe(before);
      before = state;
      await advanceOperation(runtime, id);
    }
  };
  const file = async () => (await world.gitops.read()).files.get(sealedPath(name, 'api')) ?? '';
  const values = async () => parse((await world.gitops.read()).files.get(serviceValuesPath(name, 'api')) ?? '');

  try {
    await wa(['import', name, 'api', '-', '--reason', 'its first'], `A=${CANARY}\nB=two\nEMPTY=`);
    const first = await file();
    expect(parse(first).metadata.name).toMatch(/^api-[0-9a-f]{10}$/);
    expect((await values()).secretName).toBe(parse(first).metadata.name);

    await wa(['set', name, 'api', 'B'], 'other');
    const second = await file();
    expect(parse(second).data).toMatchObject({ A: parse(first).data.A, EMPTY: '' });
    expect(parse(second).metadata.name).not.toBe(parse(first).metadata.name);
    expect((await values()).secretName).toBe(parse(second).metadata.name);
    lab.standing.set('api', second);
    expect(await lab.decrypt('api')).toEqual({ A: CANARY, B: 'other', EMPTY: '' });

    await wa(['rotate', name]);
    expect(parse(await file()).data.A).not.toBe(parse(first).data.A);
    expect((await values()).secretName).toBe(parse(await file()).metadata.name);
    expect((await values()).secretName).not.toBe(parse(second).metadata.name);
    await wa(['unset', name, 'api', 'A', 'B', 'EMPTY']);
    expect([await file(), (await values()).secretName]).toEqual(['', '']);
    expect(await lab.holding(CANARY)).toEqual([]);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
