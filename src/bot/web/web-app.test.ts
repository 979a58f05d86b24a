import { describe, expect, it } from 'vitest';
import { CLOUD_POLICY, NO_CLOUD_POLICY } from '../../../test/fakes/cloud-policy.ts';
import { createWorld } from '../../../test/fakes/create-world.ts';
import { openTestStore } from '../../../test/fakes/open-test-store.ts';
import { PortError } from '../../operations/ports/port-error.ts';
import type { Runtime } from '../../operations/runtime.ts';
import type { Identity } from './identity.ts';
import { createMetrics } from './metrics.ts';
import type { Readiness } from './readiness.ts';
import { createWebApp } from './web-app.ts';

const database = openTestStore();
const SIGNED_IN = { authorization: 'Bearer octocats' };
const READY: Readiness = { ready: true, doors: { github: 'on' }, parts: { store: 'ok' } };
const TOKENS: Identity = { loginOf: async (token) => ({ octocats: 'octocat', monas: 'mona' })[token] };

type Changes = { readonly identity?: Identity | undefined; readonly readiness?: Readiness };

function open(changes: Changes = {}, runtimeChanges: Partial<Runtime> = {}) {
  const world = createWorld(database());
  const runtime = { ...world.process(), ...runtimeChanges };
  const metrics = createMetrics(runtime.store);
  const { identity = TOKENS, readiness = READY } = changes;
  const app = createWebApp({
    runtime,
    links: { opens: () => false },
    metrics,
    identity: 'identity' in changes ? changes.identity : identity,
    readiness: async () => readiness,
  });
  const post = (words: unknown, headers: Record<string, string> = SIGNED_IN) =>
    app.request('/api/v1/commands', { method: 'POST', headers, body: JSON.stringify({ words }) });
  return { app, world, metrics, post };
}

describe('for operators', () => {
  it('/healthz says that the process is alive', async () => {
    const response = await open().app.request('/healthz');
    expect([response.status, await response.text()]).toEqual([200, 'ok\n']);
  });

  it('/readyz is 200 when every part answers', async () => {
    const response = await open().app.request('/readyz');
    expect([response.status, await response.json()]).toEqual([200, READY]);
  });

  it('/readyz is 503 when one does not, and says which', async () => {
    const readiness = { ready: false, doors: {}, parts: { store: 'ok', cluster: 'The cluster does not answer.' } };
    const response = await open({ readiness }).app.request('/readyz');
    expect([response.status, await response.json()]).toEqual([503, readiness]);
  });

  it('/metrics is Prometheus text', async () => {
    const response = await open().app.request('/metrics');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(await response.text()).toMatch(/^# HELP workflowautom_deliveries_total /m);
  });
});

describe('what is left over in the cloud', () => {
  const at = async (runtime: Partial<Runtime>, world: Record<string, string> = {}) => {
    const opened = open({}, runtime);
    opened.world.gitops.push(world);
    opened.world.directory.permissions.set('octocat', 'read');
    return await opened.app.request('/api/v1/sweep', { headers: SIGNED_IN });
  };
  it('is told to whoever may read', async () => {
    const response = await at({ cloud: { tagged: async () => [] } }, { 'workflowautom.yaml': CLOUD_POLICY });
    expect(await response.json()).toMatchObject({ kind: 'sweep', platform: 'eu-1', looked: 0, left: [] });
  });

  it('is told to nobody else', async () => {
    expect((await open({}, {}).app.request('/api/v1/sweep')).status).toBe(401);
  });

  it.each<[string, Partial<Runtime>, string]>([
    ['the policy names no platform', { cloud: { tagged: async () => [] } }, 'no-platform'],
    ['the server has no cloud', {}, 'cloud-unreachable'],
  ])('cannot be told where %s', async (_, runtime, code) => {
    expect(
      await (
        await at(runtime, { 'workflowautom.yaml': code === 'no-platform' ? NO_CLOUD_POLICY : CLOUD_POLICY })
      ).json(),
    ).toMatchObject({ kind: 'refusal', code });
  });
});

describe('whoever is not signed in', () => {
  it.each<[string, Record<string, string>]>([
    ['shows nothing', {}],
    ['shows an empty token', { authorization: 'Bearer ' }],
    ['shows a password', { authorization: 'Basic b2N0b2NhdDpodW50ZXIy' }],
    ['shows two words', { authorization: 'Bearer octocats monas' }],
    ['shows a token GitHub does not know', { authorization: 'Bearer made-up' }],
  ])('and %s is told how to, and gets nothing else', async (_, headers) => {
    const { app, post } = open();
    for (const response of [
      await post(['list'], headers),
      await app.request('/api/v1/operations/op-1', { headers }),
      await app.request('/api/v1/operations/op-1/log', { headers }),
      await app.request('/api/v1/anything', { headers }),
    ]) {
      expect(response.status).toBe(401);
      expect(await response.json()).toEqual({
        kind: 'refusal',
        code: 'unauthenticated',
        message: expect.stringContaining('WORKFLOWAUTOM_TOKEN'),
      });
    }
  });

  it('cannot sign in while GitHub is not configured', async () => {
    const response = await open({ identity: undefined }).post(['list']);
    expect([response.status, await response.json()]).toMatchObject([503, { code: 'no-identity' }]);
  });

  it('is not refused for GitHub being down', async () => {
    const down = new PortError('directory-unreachable', 'GitHub does not answer who you are.', { hint: 'Later.' });
    const response = await open({ identity: { loginOf: () => Promise.reject(down) } }).post(['list']);
    expect([response.status, await response.json()]).toEqual([
      503,
      { kind: 'refusal', code: 'directory-unreachable', message: down.message, hint: 'Later.' },
    ]);
  });
});

describe('whoever may read none of the repositories', () => {
  const stranger: Identity = { loginOf: async () => 'stranger' };

  it('learns nothing, although GitHub knows them', async () => {
    const { app, world, post } = open({ identity: stranger });
    const id = await world.start('octocat', `sleep ${world.standing('preview')}`);
    for (const response of [
      await post(['list']),
      await post(['status', 'qa']),
      await app.request(`/api/v1/operations/${id}`, { headers: SIGNED_IN }),
      await app.request(`/api/v1/operations/${id}/log`, { headers: SIGNED_IN }),
    ]) {
      expect([response.status, await response.json()]).toMatchObject([403, { kind: 'refusal', code: 'not-a-reader' }]);
    }
  });

  it('is let in as soon as they may read one', async () => {
    const { world, post } = open({ identity: stranger });
    expect((await post(['list'])).status).toBe(403);
    world.directory.permissions.set('stranger', 'read');
    expect((await post(['list'])).status).toBe(200);
  });

  it('is out again within a minute', async () => {
    const { world, post } = open();
    expect((await post(['list'])).status).toBe(200);
    world.directory.permissions.delete('octocat');
    expect((await post(['list'])).status).toBe(200);
    world.clock.pass(60_000);
    expect((await post(['list'])).status).toBe(403);
  });

  it('is not told apart while GitHub does not answer, nor while the policy is broken', async () => {
    const { world, post } = open();
    world.directory.reachable = false;
    expect((await post(['list'])).status).toBe(503);
    world.directory.reachable = true;
    world.gitops.push({ 'workflowautom.yaml': 'version: 2' });
    expect((await post(['list'])).status).toBe(503);
  });
});

describe('a sentence', () => {
  it('is answered', async () => {
    const { post, metrics } = open();
    const response = await post(['list']);
    expect([response.status, await response.json()]).toMatchObject([200, { kind: 'list' }]);
    expect((await metrics.expose()).text).toContain('{door="terminal",result="accepted"} 1');
  });

  it('is said by whoever the token belongs to', async () => {
    const { world, post } = open();
    const name = world.standing('preview');
    const answer = await (await post(['sleep', name], { authorization: 'Bearer monas' })).json();
    expect(answer).toMatchObject({ kind: 'operation', view: { requester: 'mona', door: 'terminal', title: 'sleep' } });
  });

  it('starts one operation when it arrives twice under one key, and two under two', async () => {
    const { world, post } = open();
    const name = world.standing('preview');
    const ids: unknown[] = [];
    for (const key of ['a', 'a', 'b']) {
      const headers = { ...SIGNED_IN, 'idempotency-key': `${name} ${key}` };
      const answer = (await (await post(['sleep', name], headers)).json()) as { view: { id: string } };
      ids.push(answer.view.id);
    }
    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  it.each([
    ['that makes no sense', ['evil'], 'unknown-verb', 'wa <verb> [<env>] [args] [--flags]'],
    ['without an environment', ['sleep'], 'missing-environment', 'wa sleep <env> [--until 8h]'],
    ['that a pull request would complete', ['create'], 'missing-environment', expect.stringMatching(/^wa create /)],
  ])('%s is refused with the usage as one types it', async (_, words, code, usage) => {
    const { post, metrics } = open();
    const response = await post(words);
    expect([response.status, await response.json()]).toMatchObject([200, { kind: 'refusal', code, usage }]);
    expect((await metrics.expose()).text).toContain('{door="terminal",result="refused"} 1');
  });

  it.each([
    ['is not JSON', '{"words":'],
    ['is nothing', ''],
    ['has no words', '{}'],
    ['has words that are no list', '{"words":"sleep qa"}'],
    ['has words that are no text', '{"words":["sleep",7]}'],
    ['has too many words', JSON.stringify({ words: Array.from({ length: 101 }, () => 'x') })],
    ['has too long a word', JSON.stringify({ words: ['x'.repeat(4_001)] })],
    ['says more than is asked', '{"words":["list"],"actor":"mona"}'],
  ])('whose body %s is 400', async (_, body) => {
    const response = await open().app.request('/api/v1/commands', { method: 'POST', headers: SIGNED_IN, body });
    expect([response.status, await response.json()]).toMatchObject([400, { kind: 'refusal', code: 'bad-request' }]);
  });

  it('whose body is larger than a megabyte is 413', async () => {
    const response = await open().post(['x'.repeat(1_000_001)]);
    expect([response.status, await response.json()]).toMatchObject([413, { kind: 'refusal', code: 'too-large' }]);
  });
});

describe('an operation', () => {
  it('is shown as it stands, with its log', async () => {
    const { app, world } = open();
    const id = await world.start('octocat', `sleep ${world.standing('preview')}`);
    await world.settle();
    const shown = await app.request(`/api/v1/operations/${id}`, { headers: SIGNED_IN });
    expect(await shown.json()).toMatchObject({ kind: 'operation', view: { id, state: 'succeeded' } });
    for (const after of ['', '?after=0', '?after=nonsense', '?after=-1']) {
      const log = await app.request(`/api/v1/operations/${id}/log${after}`, { headers: SIGNED_IN });
      expect([log.status, Array.isArray(await log.json())]).toEqual([200, true]);
    }
  });

  it.each(['/api/v1/operations/op-nowhere', '/api/v1/operations', '/api/v1/', '/api/v1/no/such'])(
    '%s is 404, as JSON',
    async (path) => {
      const response = await open().app.request(path, { headers: SIGNED_IN });
      expect([response.status, await response.json()]).toMatchObject([404, { kind: 'refusal' }]);
    },
  );
});

describe('what fails unforeseen', () => {
  it('is 500 without a word of it, and the log has it', async () => {
    const secret = 'postgres://bot:hunter2@db';
    const { app, world } = open({ identity: { loginOf: () => Promise.reject(new Error(secret)) } });
    const response = await app.request('/api/v1/operations/op-1', { headers: SIGNED_IN });
    const body = await response.text();
    expect([response.status, JSON.parse(body)]).toMatchObject([500, { code: 'internal' }]);
    expect(body).not.toContain('hunter2');
    expect(world.warnings.join()).toContain('request failed unexpectedly');
  });
});
