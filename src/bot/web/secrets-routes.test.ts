import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createWorld } from '../../../test/fakes/create-world.ts';
import { openTestStore } from '../../../test/fakes/open-test-store.ts';
import { encrypted, RECIPIENT, rulesFor, sealedText } from '../../environments/secrets/sealed.fixture.ts';
import { advanceOperation } from '../../operations/advance-operation.ts';
import { viewOf } from '../../operations/displays/view-of.ts';
import { describeAnswer } from '../../render/describe/describe-answer.ts';
import { toMarkdown } from '../../render/markdown.ts';
import { createMetrics } from './metrics.ts';
import { createWebApp } from './web-app.ts';

const database = openTestStore();
const CANARY = 'canary-7f3a9c1e55';
const LOGINS: Readonly<Record<string, string>> = { octocats: 'octocat', paulas: 'paula', strangers: 'stranger' };

function open(kind = 'scratch') {
  const world = createWorld(database());
  const name = world.standing(kind);
  world.gitops.push({ '.sops.yaml': rulesFor(RECIPIENT) });
  const text = (of?: Parameters<typeof sealedText>[0]) => sealedText(of).replace('namespace: qa', `namespace: ${name}`);
  // All that anything of it could be written to, of the store and of the log.
  const written: unknown[] = [];
  const base = world.process();
  const runtime = {
    ...base,
    log: { info: note, warn: note, error: note },
    store: new Proxy(base.store, {
      get: (store, property) => {
        const value: unknown = Reflect.get(store, property);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          written.push(property, args);
          return value.apply(store, args);
        };
      },
    }),
  };
  function note(...args: unknown[]) {
    written.push(args);
  }
  const app = createWebApp({
    runtime,
    links: { opens: () => false },
    metrics: createMetrics(runtime.store),
    identity: { loginOf: async (token) => LOGINS[token] },
    readiness: async () => ({ ready: true, doors: {}, parts: {} }),
  });
  const as = (token: string) => ({ authorization: `Bearer ${token}` });
  const read = async (environment: string = name, token = 'octocats') => {
    const response = await app.request(`/api/v1/environments/${environment}/secrets`, { headers: as(token) });
    return { status: response.status, body: await response.json() };
  };
  const send = async (body: unknown, headers: Record<string, string> = as('octocats')) => {
    const sent = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await app.request('/api/v1/secrets', { method: 'POST', headers, body: sent });
    // Of an operation; what else it can be is compared as a whole.
    const answer = (await response.json()) as { readonly view: { readonly id: string } };
    return { status: response.status, body: answer };
  };
  /** Carries it on as a process does that was started later. */
  const settle = async (id: string) => {
    const other = world.process();
    for (let before = ''; ; ) {
      const { state } = await world.operation(id);
      if (state === before) return state;
      before = state;
      await advanceOperation(other, id);
    }
  };
  return { world, runtime, name, text, written: () => JSON.stringify(written), read, send, as, settle };
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('secrets of an environment', () => {
  it('are told as they stand in git-ops, with whom to encrypt for', async () => {
    const { world, name, text, read } = open();
    world.gitops.push({ [`envs/${name}/secrets/api.sops.yaml`]: text(), [`envs/${name}/secrets/rds.sops.yaml`]: 'x' });
    expect(await read()).toEqual({
      status: 200,
      body: { kind: 'secrets', rules: rulesFor(RECIPIENT), secrets: [{ service: 'api', text: text() }] },
    });
  });

  it('are told where there are none, and no rules', async () => {
    const { world, read } = open();
    world.gitops.push({ '.sops.yaml': null });
    expect((await read()).body).toEqual({ kind: 'secrets', rules: null, secrets: [] });
  });

  it.each([
    ['an unknown environment', 'scratch-9999', 'octocats', 404, 'unknown-environment'],
    ['what is no name', 'a%2Fb', 'octocats', 404, 'invalid-name'],
    ['somebody who is not signed in', 'qa', 'nobodys', 401, 'unauthenticated'],
    ['somebody who may not read', 'qa', 'strangers', 403, 'not-a-reader'],
  ])('are not told for %s', async (_, environment, token, status, code) => {
    expect(await open().read(environment, token)).toMatchObject({ status, body: { kind: 'refusal', code } });
  });
});

describe('a secret that comes encrypted', () => {
  it('is written to git-ops as it came, by whichever process carries it on', async () => {
    const { world, name, text, send, settle } = open();
    const { status, body } = await send({
      environment: name,
      reason: 'new',
      sealed: [{ service: 'api', text: text() }],
    });
    expect([status, body]).toMatchObject([
      200,
      {
        kind: 'operation',
        view: { title: 'secrets', command: `secrets ${name} --service api --reason new`, requester: 'octocat' },
      },
    ]);
    expect(await settle(body.view.id)).toBe('succeeded');
    expect(world.gitops.file(`envs/${name}/secrets/api.sops.yaml`)).toBe(text());
    expect(world.gitops.file(`envs/${name}/api.yaml`)).toMatch(/^secretName: api-[0-9a-f]{10}\n/m);
    expect(world.gitops.commits.at(-1)?.subject).toBe(`${name}: secrets of api`);
  });

  it('replaces the one it was made from, and no other', async () => {
    const { world, name, text, send, settle } = open();
    const path = `envs/${name}/secrets/api.sops.yaml`;
    world.gitops.push({ [path]: text({ A: 'before' }) });
    const next = { service: 'api', text: text({ A: 'after' }) };
    const refused = await send({ environment: name, sealed: [next] });
    expect(refused.body).toMatchObject({ kind: 'refusal', code: 'stale-secret' });
    const replaces = sha256(text({ A: 'before' }));
    const { body } = await send({ environment: name, sealed: [{ ...next, replaces }] });
    expect([await settle(body.view.id), world.gitops.file(path)]).toEqual(['succeeded', next.text]);
  });

  it('fails when somebody changes it while it waits its turn, and overwrites nothing', async () => {
    const { world, name, text, send, settle } = open();
    const path = `envs/${name}/secrets/api.sops.yaml`;
    const { body } = await send({ environment: name, sealed: [{ service: 'api', text: text() }] });
    world.gitops.push({ [path]: text({ A: 'of somebody else' }) });
    expect(await settle(body.view.id)).toBe('failed');
    expect((await world.operation(body.view.id)).outcome).toMatchObject({ code: 'stale-secret' });
    expect(world.gitops.file(path)).toBe(text({ A: 'of somebody else' }));
  });

  it('waits for approvals as the kind asks for them; its plan names keys, and shows no ciphertext', async () => {
    const { runtime, name, text, send, as, settle, world } = open('team');
    const { body } = await send({ environment: name, sealed: [{ service: 'api', text: text() }] }, as('paulas'));
    expect(await settle(body.view.id)).toBe('waiting');
    const view = await viewOf(runtime, await world.operation(body.view.id));
    const comment = toMarkdown(describeAnswer({ kind: 'operation', view }));
    expect(comment).toContain('+DATABASE_URL\n+TOKEN\n');
    expect(comment).not.toMatch(/ENC\[|AGE ENCRYPTED/);
  });

  it('is one operation when it arrives twice under one key', async () => {
    const { name, text, send, as } = open();
    const headers = { ...as('octocats'), 'idempotency-key': name };
    const change = { environment: name, sealed: [{ service: 'api', text: text() }] };
    const ids = [await send(change, headers), await send(change, headers)].map(({ body }) => body.view.id);
    expect(ids[0]).toBe(ids[1]);
  });
});

describe('what is refused is in no table and no log, and not in the answer:', () => {
  it.each<[string, string, (text: string) => string]>([
    ['a value in clear', 'value-in-clear', (text) => text.replace(encrypted('one'), CANARY)],
    ['a comment in clear', 'value-in-clear', (text) => `# ${CANARY}\n${text}`],
    ['a Secret nobody encrypted', 'value-in-clear', () => `kind: Secret\nstringData: { A: ${CANARY} }\n`],
    ['what is no YAML', 'invalid-secret', () => `A: "${CANARY}`],
    ['a .env file', 'invalid-secret', () => `A=${CANARY}\nB=2\n`],
    [
      'an annotation',
      'invalid-secret',
      (text) => text.replace('    name: api', `    name: api\n    annotations: { a: ${CANARY} }`),
    ],
    [
      'what was encrypted for others',
      'wrong-recipients',
      (text) => text.replace(RECIPIENT, `age1${CANARY.replaceAll('-', '')}`),
    ],
  ])('%s', async (_, code, broken) => {
    const { name, text, send, written } = open();
    const { status, body } = await send({ environment: name, sealed: [{ service: 'api', text: broken(text()) }] });
    expect([status, body]).toMatchObject([200, { kind: 'refusal', code }]);
    expect(JSON.stringify(body)).not.toContain(CANARY);
    expect(written()).not.toMatch(/canary|sealed/);
    expect(written()).toContain(`refused: ${code}`);
  });

  it('the secret of somebody whom no rule allows', async () => {
    const { name, text, send, written } = open('vault');
    const { body } = await send({ environment: name, sealed: [{ service: 'api', text: text() }] });
    expect(body).toMatchObject({ kind: 'refusal', code: 'not-allowed' });
    expect(written()).not.toContain('acceptRequest');
  });

  it('a token in the reason', async () => {
    const { name, text, send, written } = open();
    const reason = `because of ghp_${'a'.repeat(36)}`;
    const { body } = await send({ environment: name, reason, sealed: [{ service: 'api', text: text() }] });
    expect(body).toMatchObject({ kind: 'refusal', code: 'secret-in-chat' });
    expect(JSON.stringify(body) + written()).not.toContain('ghp_');
  });

  const one = { service: 'api', text: CANARY };
  it.each<[string, unknown]>([
    ['what is not JSON', `{"environment": "qa", "sealed": ${CANARY}`],
    ['nothing', ''],
    ['no secrets', { environment: 'qa', sealed: [] }],
    ['a service twice', { environment: 'qa', sealed: [one, one] }],
    ['a service that is a path', { environment: 'qa', sealed: [{ ...one, service: `../${CANARY}` }] }],
    ['an environment that is a path', { environment: `../${CANARY}`, sealed: [one] }],
    ['no text', { environment: 'qa', sealed: [{ service: 'api' }] }],
    ['a digest that is none', { environment: 'qa', sealed: [{ ...one, replaces: CANARY }] }],
    ['values beside it', { environment: 'qa', sealed: [one], values: { A: CANARY } }],
  ])('%s', async (_, sent) => {
    const { send, written } = open();
    const { status, body } = await send(sent);
    expect([status, body]).toMatchObject([400, { kind: 'refusal', code: 'bad-request' }]);
    expect(JSON.stringify(body) + written()).not.toContain(CANARY);
  });

  it('more than 3 MB', async () => {
    const { send } = open();
    const { status, body } = await send({
      environment: 'qa',
      sealed: [{ service: 'api', text: 'x'.repeat(3_000_000) }],
    });
    expect([status, body]).toMatchObject([413, { code: 'too-large' }]);
  });

  it('what nobody signed', async () => {
    const { send } = open();
    expect((await send({ environment: 'qa', sealed: [one] }, {})).status).toBe(401);
  });
});
