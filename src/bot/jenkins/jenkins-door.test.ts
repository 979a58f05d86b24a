import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { request as openRequest, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { Hono } from 'hono';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PortError } from '../../operations/ports/port-error.ts';
import type { Request } from '../../operations/request.ts';
import { createHttpServer, listen } from '../http-server.ts';
import { createJenkinsDoor } from './jenkins-door.ts';

const SECRET = 'a secret of some length';
const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;
const EVENT = {
  id: 'acme/shop/main/api#42',
  repository: 'acme/shop',
  commit: '0123456789abcdef0123456789abcdef01234567',
  branch: 'main',
  service: 'api',
  image: 'registry.example.com/shop/api',
  tag: 'main-42-0123456',
  digest: DIGEST,
  status: 'success',
};
const BODY = JSON.stringify(EVENT);

let server: Server;
let url: string;
let now: number;
let outage: Error | undefined;
let counted: string[];
let logged: string[];
let written: Map<string, Request>;

beforeAll(async () => {
  const write = (data: object, message: string) => void logged.push(`${message} ${JSON.stringify(data)}`);
  const intake = {
    async submit(request: Request) {
      if (outage) throw outage;
      const isNew = !written.has(request.id);
      if (isNew) written.set(request.id, request);
      return isNew;
    },
    now: () => now,
    count: (result: string) => void counted.push(result),
  };
  const jenkins = createJenkinsDoor({ secret: SECRET, intake }, { info: write, warn: write, error: write });
  server = createHttpServer({ web: new Hono(), github: undefined, jenkins });
  url = `http://127.0.0.1:${await listen(server, '127.0.0.1', 0)}/jenkins/events`;
});
afterAll(() => void server.close());
beforeEach(() => {
  now = Date.UTC(2026, 11, 1, 12);
  outage = undefined;
  counted = [];
  logged = [];
  written = new Map();
});

function signed(body: string | Buffer, at = now / 1_000, secret = SECRET) {
  const signature = createHmac('sha256', secret).update(`${at}.`).update(body).digest('hex');
  return { 'x-workflowautom-timestamp': String(at), 'x-workflowautom-signature': `sha256=${signature}` };
}

type Headers = Readonly<Record<string, string>>;

async function send(body: string | Buffer, headers: Headers = signed(body)) {
  const response = await fetch(url, { method: 'POST', body, headers });
  expect(response.headers.get('content-type')).toBe('application/json');
  return { status: response.status, answer: (await response.json()) as object };
}

describe('an event that is what it says', () => {
  it('is written down before it is answered, as something only the policy acts on', async () => {
    expect(await send(BODY)).toEqual({ status: 202, answer: { accepted: true } });
    const { status: _, ...build } = EVENT;
    expect([...written.values()]).toEqual([
      {
        id: 'jenkins:acme/shop/main/api#42:0123456789ab',
        conversation: { door: 'jenkins' },
        speaker: { kind: 'policy' },
        said: { kind: 'build', build },
        receivedAt: now,
      },
    ]);
    expect(counted).toEqual(['accepted']);
  });

  it('changes nothing when Jenkins sends it again, signed anew', async () => {
    await send(BODY);
    now += 60_000;
    expect(await send(BODY)).toEqual({ status: 200, answer: { accepted: false, reason: 'known already' } });
    expect([written.size, counted]).toEqual([1, ['accepted', 'duplicate']]);
  });

  it('changes nothing when somebody plays it again, and is refused once the window is over', async () => {
    const headers = signed(BODY);
    await send(BODY, headers);
    now += 5 * 60_000;
    expect(await send(BODY, headers)).toMatchObject({ status: 200 });
    now += 1;
    expect(await send(BODY, headers)).toMatchObject({ status: 401, answer: { code: 'stale' } });
    expect([written.size, counted]).toEqual([1, ['accepted', 'duplicate', 'stale']]);
  });

  it('is another one when the same build has another image', async () => {
    await send(BODY);
    const other = JSON.stringify({ ...EVENT, digest: `sha256:${'f'.repeat(64)}` });
    expect(await send(other)).toMatchObject({ status: 202 });
    expect(written.size).toBe(2);
  });

  it('is answered and forgotten when the build did not succeed', async () => {
    const { status, answer } = await send(JSON.stringify({ id: EVENT.id, status: 'failure' }));
    expect([status, answer]).toEqual([202, { accepted: false, reason: expect.stringContaining('did not succeed') }]);
    expect([written.size, counted]).toEqual([0, ['ignored']]);
  });
});

describe('an event that may not be Jenkins’ is 401 and leaves no trace but a counter', () => {
  it.each<[string, () => Headers]>([
    ['nothing signed', () => ({})],
    ['another secret', () => signed(BODY, now / 1_000, 'another secret of length')],
    ['other bytes', () => signed(`${BODY} `)],
    ['a signature for GitHub', () => ({ 'x-hub-signature-256': signed(BODY)['x-workflowautom-signature'] })],
  ])('%s', async (_, headers) => {
    const { status, answer } = await send(BODY, headers());
    expect([status, answer]).toEqual([401, { code: 'bad-signature', message: 'The signature does not match.' }]);
    expect([written.size, logged, counted]).toEqual([0, [], ['bad-signature']]);
  });

  it('a header that comes twice', async () => {
    const headers = signed(BODY);
    const outgoing = openRequest(url, { method: 'POST' });
    outgoing.setHeader('x-workflowautom-timestamp', headers['x-workflowautom-timestamp']);
    outgoing.setHeader('x-workflowautom-signature', Array(2).fill(headers['x-workflowautom-signature']));
    outgoing.end(BODY);
    const [response] = (await once(outgoing, 'response')) as [{ statusCode: number; resume: () => void }];
    response.resume();
    expect([response.statusCode, counted]).toEqual([401, ['bad-signature']]);
  });

  it('bytes that are no text, although they are signed', async () => {
    expect(await send(Buffer.from([0x7b, 0xff, 0xfe, 0x7d]))).toMatchObject({ status: 401 });
  });

  it('one signed before the window, which is told why', async () => {
    const { status, answer } = await send(BODY, signed(BODY, now / 1_000 - 301));
    expect([status, answer]).toEqual([401, { code: 'stale', message: expect.stringContaining('clocks') }]);
    expect([written.size, logged, counted]).toEqual([0, [], ['stale']]);
  });
});

describe('an event that is signed and wrong', () => {
  it('is 400 and names the field', async () => {
    expect(await send(JSON.stringify({ ...EVENT, digest: undefined }))).toEqual({
      status: 400,
      answer: { code: 'bad-request', message: 'digest: is missing.', field: 'digest' },
    });
    expect([written.size, counted]).toEqual([0, ['bad-request']]);
  });

  it('is 400 when it is no JSON', async () => {
    expect(await send('tag=v1')).toEqual({
      status: 400,
      answer: { code: 'bad-request', message: 'The body is not JSON.' },
    });
  });

  it('is 413 when it is too large, whoever signed it', async () => {
    expect(await send('x'.repeat(26 * 1024 * 1024), {})).toMatchObject({ status: 413, answer: { code: 'too-large' } });
    expect(counted).toEqual(['too-large']);
  });
});

describe('when things go wrong', () => {
  it('an event that cannot be written down is 503, and is taken when Jenkins sends it again', async () => {
    outage = new PortError('store-unreachable', 'The database does not answer.', { retryable: true });
    expect(await send(BODY)).toEqual({
      status: 503,
      answer: { code: 'failed', message: 'Not written down; send it again.' },
    });
    outage = undefined;
    expect(await send(BODY)).toMatchObject({ status: 202, answer: { accepted: true } });
    expect(counted).toEqual(['failed', 'accepted']);
  });

  it('a sender who hangs up half way leaves nothing behind, and the next one is served', async () => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.write('POST /jenkins/events HTTP/1.1\r\nHost: bot\r\nContent-Length: 1000\r\n\r\n{"id":');
    await once(socket, 'connect');
    socket.destroy();
    expect(await send(BODY)).toMatchObject({ status: 202 });
    expect([counted, logged]).toEqual([['accepted'], []]);
  });
});

describe('the route', () => {
  it.each(['GET', 'PUT', 'DELETE', 'PATCH'])('is not there for %s', async (method) => {
    expect((await fetch(url, { method })).status).toBe(404);
  });

  it('is not there while the door is off', async () => {
    const off = createHttpServer({ web: new Hono(), github: undefined });
    const port = await listen(off, '127.0.0.1', 0);
    const response = await fetch(`http://127.0.0.1:${port}/jenkins/events`, {
      method: 'POST',
      body: BODY,
      headers: signed(BODY),
    });
    expect(response.status).toBe(404);
    off.close();
  });
});
