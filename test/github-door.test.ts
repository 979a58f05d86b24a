import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { Readable } from 'node:stream';
import { Hono } from 'hono';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createHttpServer, listen } from '../src/bot/http-server.ts';
import { PortError } from '../src/operations/ports/port-error.ts';
import { submitRequest } from '../src/operations/requests/submit-request.ts';
import { openTestStore } from './fakes/open-test-store.ts';
import { openGitHubLab, SHOP } from './github-lab.ts';

const MIB = 1024 * 1024;
const lab = openGitHubLab();
const stored = openTestStore();

let server: Server;
let url: string;
let counted: string[];
let outage: Error | undefined;

beforeAll(async () => {
  server = createHttpServer({
    web: new Hono().get('/healthz', (context) => context.text('ok')),
    github: {
      door: lab().door,
      intake: {
        async submit(incoming) {
          if (outage) throw outage;
          return submitRequest(stored(), incoming);
        },
        now: Date.now,
        count: (result) => counted.push(result),
      },
    },
  });
  url = `http://127.0.0.1:${await listen(server, '127.0.0.1', 0)}/github/webhooks`;
  lab().github.deliverTo(url);
});
afterAll(() => void server.close());
beforeEach(() => {
  counted = [];
  outage = undefined;
});

const commentBody = (text: string) =>
  JSON.stringify({
    action: 'created',
    issue: { number: 1, pull_request: {} },
    comment: { id: 1, body: text, user: { login: 'octocat' } },
    repository: { full_name: SHOP },
    installation: { id: 1 },
    sender: { login: 'octocat', type: 'User' },
  });
const signed = (body: string | Buffer, secret = lab().github.webhookSecret) =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

type Sent = { readonly id: string; readonly status: number; readonly text: string };

async function send(body: string, changes: Record<string, string | undefined> = {}): Promise<Sent> {
  const id = randomUUID();
  const headers: Record<string, string | undefined> = {
    'x-github-delivery': id,
    'x-github-event': 'issue_comment',
    'x-hub-signature-256': signed(body),
    ...changes,
  };
  const given = Object.entries(headers).filter((header): header is [string, string] => header[1] !== undefined);
  const response = await fetch(url, { method: 'POST', body, headers: Object.fromEntries(given) });
  return { id, status: response.status, text: await response.text() };
}

const storedRequest = (id: string) => stored().store.request(`github:${id}`);

describe('a delivery that is what it says', () => {
  it('is written down before it is answered', async () => {
    const { id, status } = await send(commentBody('/env plan qa'));
    expect(status).toBe(202);
    expect(await storedRequest(id)).toMatchObject({
      speaker: { kind: 'github', login: 'octocat', isBot: false },
      said: { command: { verb: 'plan', environment: 'qa' } },
      pullRequest: { repository: SHOP, number: 1 },
    });
    expect(counted).toEqual(['accepted']);
  });

  it('may say anything in any script', async () => {
    const { id, status } = await send(commentBody('/env lock qa --reason "Größe 📦 — 環境"'));
    expect(status).toBe(202);
    expect(await storedRequest(id)).toMatchObject({ said: { command: { flags: { reason: 'Größe 📦 — 環境' } } } });
  });

  it('changes nothing when it comes a second time', async () => {
    const { delivery, status } = await lab().github.comment('octocat', SHOP, 1, '/env list');
    expect(status).toBe(202);
    expect(await lab().github.redeliver(delivery)).toBe(202);
    expect(counted).toEqual(['accepted', 'duplicate']);
  });

  it('is written down once when it comes many times at once', async () => {
    const id = randomUUID();
    await Promise.all(Array.from({ length: 20 }, () => send(commentBody('/env list'), { 'x-github-delivery': id })));
    expect(counted.toSorted()).toEqual(['accepted', ...Array.from({ length: 19 }, () => 'duplicate')]);
  });

  it.each([
    ['prose', 'issue_comment', commentBody('Looks good.')],
    ['another event', 'push', '{"ref":"refs/heads/main"}'],
    ['a ping', 'ping', '{"zen":"Design for failure."}'],
    ['an event that is not what it seems', 'issue_comment', '{"action":"created"}'],
    ['JSON that is no object', 'issue_comment', 'null'],
  ])('asks for nothing when it is %s', async (_, event, body) => {
    const { id, status } = await send(body, { 'x-github-event': event });
    expect([status, await storedRequest(id), counted]).toEqual([200, undefined, ['ignored']]);
  });
});

describe('a delivery that cannot be GitHub’s is 401 and leaves no trace but a counter', () => {
  const body = commentBody('/env destroy qa');
  it.each([
    ['no signature', () => undefined],
    ['an empty one', () => ''],
    ['what is no signature', () => 'sha256='],
    ['what is too long for one', () => `${signed(body)}00`],
    ['what is no hexadecimal', () => `sha256=${'z'.repeat(64)}`],
    ['another secret’s', () => signed(body, 'another secret of some length')],
    ['no secret’s', () => signed(body, ' ')],
    ['another body’s', () => signed(commentBody('/env list'))],
    [
      'the older algorithm’s',
      () => `sha1=${createHmac('sha1', lab().github.webhookSecret).update(body).digest('hex')}`,
    ],
  ])('%s', async (_, signature) => {
    const writes = lab().github.writes();
    const logged = lab().logged.length;
    const { id, status, text } = await send(body, { 'x-hub-signature-256': signature() });
    expect([status, text]).toEqual([401, 'The signature does not match.\n']);
    expect([await storedRequest(id), counted]).toEqual([undefined, ['bad-signature']]);
    expect([lab().github.writes(), lab().logged.length]).toEqual([writes, logged]);
  });
});

describe('a delivery that GitHub would never send', () => {
  it.each([
    ['no JSON', '{"action":', {}],
    ['blanks', '   ', {}],
    ['no id', commentBody('/env list'), { 'x-github-delivery': undefined }],
    ['an empty id', commentBody('/env list'), { 'x-github-delivery': '' }],
    ['no event', commentBody('/env list'), { 'x-github-event': undefined }],
  ])('%s is 400', async (_, body, changes) => {
    const { id, status } = await send(body, changes);
    expect([status, await storedRequest(id), counted]).toEqual([400, undefined, ['bad-request']]);
  });

  it.each(['GET', 'PUT', 'DELETE'])('by %s is 404', async (method) => {
    expect((await fetch(url, { method })).status).toBe(404);
  });
});

describe('a delivery over 25 MiB is 413, and its sender gets to read it', () => {
  it('when it says its length', async () => {
    const { status } = await send('x'.repeat(26 * MIB));
    expect([status, counted]).toEqual([413, ['too-large']]);
  });

  it('when it says no length', async () => {
    const chunks = Readable.from(Array.from({ length: 27 }, () => Buffer.alloc(MIB)));
    const response = await fetch(url, {
      method: 'POST',
      body: Readable.toWeb(chunks) as ReadableStream,
      duplex: 'half',
    });
    expect([response.status, counted]).toEqual([413, ['too-large']]);
  });

  it('when it listens only after it has sent everything', async () => {
    const { port } = server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1').pause();
    const head = `POST /github/webhooks HTTP/1.1\r\nHost: bot\r\nContent-Length: ${40 * MIB}\r\n\r\n`;
    await new Promise<void>((sent) =>
      socket.write(Buffer.concat([Buffer.from(head), Buffer.alloc(40 * MIB)]), () => sent()),
    );
    const [answer] = (await once(socket.resume(), 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1.1 413 /);
    socket.destroy();
  });

  it('before a byte of it was sent, and the server goes on serving', async () => {
    const outgoing = request(url, { method: 'POST', headers: { 'content-length': 100 * MIB } });
    outgoing.flushHeaders();
    const [response] = (await once(outgoing, 'response')) as [{ statusCode: number }];
    expect(response.statusCode).toBe(413);
    outgoing.on('error', () => undefined).destroy();
    expect((await send(commentBody('/env list'))).status).toBe(202);
  });

  it('and one of exactly 25 MiB is read', async () => {
    const filler = ' '.repeat(25 * MIB - Buffer.byteLength(commentBody('/env list')));
    expect((await send(commentBody('/env list') + filler)).status).toBe(202);
  });
});

describe('when things go wrong', () => {
  it('a delivery that cannot be written down is 503, and delivered again it is', async () => {
    const { github } = lab();
    outage = new PortError('store-unreachable', 'The database does not answer.', { retryable: true });
    const { delivery, status } = await github.comment('octocat', SHOP, 1, '/env wake qa');
    expect([status, await storedRequest(delivery.id), counted]).toEqual([503, undefined, ['failed']]);
    expect(lab().logged.at(-1)).toMatch(new RegExp(`could not be written down.*${delivery.id}`));
    outage = undefined;
    expect(await github.redeliver(delivery)).toBe(202);
    expect(await storedRequest(delivery.id)).toBeDefined();
  });

  it('what fails unforeseen is told to nobody but the log', async () => {
    outage = new Error('password=hunter2');
    expect(await send(commentBody('/env list'))).toMatchObject({
      status: 503,
      text: 'Not written down; deliver it again.\n',
    });
  });

  it('a sender who hangs up half way leaves nothing behind, and the next one is served', async () => {
    const logged = lab().logged.length;
    const { port } = server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    socket.write('POST /github/webhooks HTTP/1.1\r\nHost: bot\r\nContent-Length: 1000\r\n\r\n{"action":');
    await once(socket, 'connect');
    socket.destroy();
    expect((await send(commentBody('/env list'))).status).toBe(202);
    expect([counted, lab().logged.length]).toEqual([['accepted'], logged]);
  });
});

describe('two hundred deliveries at once', () => {
  it('are all answered within the ten seconds GitHub waits, none lost, each dealt with once', async () => {
    const ids = Array.from({ length: 200 }, () => randomUUID());
    const took: number[] = [];
    const statuses = await Promise.all(
      ids.map(async (id, index) => {
        const started = performance.now();
        // Every tenth comes twice, as when GitHub did not hear the first answer.
        const again = index % 10 === 0 ? [send(commentBody('/env list'), { 'x-github-delivery': id })] : [];
        const [{ status }] = await Promise.all([send(commentBody('/env list'), { 'x-github-delivery': id }), ...again]);
        took.push(performance.now() - started);
        return status;
      }),
    );
    expect(new Set(statuses)).toEqual(new Set([202]));
    expect(counted.filter((result) => result === 'accepted')).toHaveLength(200);
    expect(counted.filter((result) => result === 'duplicate')).toHaveLength(20);
    expect(Math.max(...took)).toBeLessThan(10_000);

    const handled: string[] = [];
    await stored().store.work({
      request: async (id) => {
        handled.push(id);
        await stored().store.requestHandled(id);
      },
      advance: async () => undefined,
    });
    const wanted = new Set(ids.map((id) => `github:${id}`));
    await expect.poll(() => handled.filter((id) => wanted.has(id)).length, { timeout: 60_000 }).toBe(200);
    expect(new Set(handled).size).toBe(handled.length);
  }, 90_000);
});
