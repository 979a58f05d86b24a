import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createApiClient } from './api-client.ts';
import { createDiscovery } from './discovery.ts';
import { createObjects } from './objects.ts';

const application = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name: 'qa-api', namespace: 'argocd', uid: '1', finalizers: ['hold'] },
};
const kinds = { resources: [{ name: 'applications', kind: 'Application', namespaced: true }] };
const PATH = '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/qa-api';

let server: Server | undefined;
afterEach(() => new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined))));

/** An API server that answers as told; what it was asked is in `asked`. */
async function answering(answer: (request: string) => { status: number; body: unknown }) {
  const asked: string[] = [];
  server = createServer((request, response) => {
    const line = `${request.method} ${request.url}`;
    asked.push(line);
    const { status, body } = line.endsWith('/v1alpha1') ? { status: 200, body: kinds } : answer(line);
    response.writeHead(status, { connection: 'close' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = createApiClient({
    server: new URL(`http://127.0.0.1:${port}`),
    namespace: 'default',
    tls: { rejectUnauthorized: true },
  });
  return { asked, objects: createObjects(client, createDiscovery(client)) };
}

const options = { timeout: 5000, signal: new AbortController().signal };
const absent = { status: 404, body: { reason: 'NotFound', message: 'not found' } };

describe('removing an object', () => {
  it('waits until it is gone, finalizers and all', async () => {
    let left = 3;
    const { objects, asked } = await answering((request) => {
      if (request.startsWith('DELETE')) return { status: 200, body: {} };
      left -= 1;
      return left > 0 ? { status: 200, body: application } : absent;
    });
    await objects.remove(application, options);
    expect(asked.slice(1)).toEqual([`GET ${PATH}`, `DELETE ${PATH}`, `GET ${PATH}`, `GET ${PATH}`]);
  });

  it('is done when it is absent', async () => {
    const { objects, asked } = await answering(() => absent);
    await objects.remove(application, options);
    expect(asked).toHaveLength(2);
  });

  it('is done when another object has taken its name', async () => {
    let reads = 0;
    const { objects } = await answering((request) => {
      if (request.startsWith('DELETE')) return { status: 200, body: {} };
      reads += 1;
      return { status: 200, body: { ...application, metadata: { ...application.metadata, uid: `${reads}` } } };
    });
    await objects.remove(application, options);
    expect(reads).toBe(2);
  });

  it('gives up at its deadline, and says what holds the object', async () => {
    const { objects } = await answering(() => ({ status: 200, body: application }));
    await expect(objects.remove(application, { ...options, timeout: 100 })).rejects.toThrow(
      'After 0 s Application argocd/qa-api is being deleted and still there, held by hold: is the controller that answers for it running?',
    );
  });

  it('stops waiting when it is cancelled', async () => {
    const { objects } = await answering(() => ({ status: 200, body: application }));
    await expect(objects.remove(application, { ...options, signal: AbortSignal.timeout(50) })).rejects.toThrow(
      /^Cancelled while waiting: Application argocd\/qa-api is being deleted/,
    );
  });
});

describe('writing an object', () => {
  const write = { how: 'apply', fieldManager: 'me', dryRun: false } as const;

  it.each([
    ['a dry run', { ...write, dryRun: true }, `PATCH ${PATH}?fieldManager=me&fieldValidation=Strict&dryRun=All`],
    ['an apply', write, `PATCH ${PATH}?fieldManager=me&fieldValidation=Strict`],
    [
      'a create',
      { ...write, how: 'create' } as const,
      `POST ${PATH.replace('/qa-api', '')}?fieldManager=me&fieldValidation=Strict`,
    ],
  ])('is asked for as %s', async (_, how, request) => {
    const { objects, asked } = await answering(() => ({ status: 200, body: application }));
    await objects.write(application, how);
    expect(asked[1]).toBe(request);
  });

  it.each([
    [409, 'Conflict', 'conflict with "kubectl"', /conflict with "kubectl" \(this stack writes as "me"\)/],
    [409, 'AlreadyExists', 'exists', /exists already and is not in this stack/],
    [422, 'Invalid', 'spec.sources: Required value', /^Application argocd\/qa-api: spec\.sources: Required value$/],
    [403, 'Forbidden', 'user cannot patch', /^Application argocd\/qa-api: user cannot patch$/],
  ])('%d %s is told in the server’s words', async (status, reason, message, told) => {
    const { objects } = await answering(() => ({ status, body: { reason, message } }));
    await expect(objects.write(application, write)).rejects.toThrow(told);
  });

  it('of a kind the API server does not know says what to install', async () => {
    const { objects } = await answering(() => absent);
    await expect(objects.write({ ...application, kind: 'Rollout' }, write)).rejects.toThrow(
      'The API server knows no kind Rollout in argoproj.io/v1alpha1: is what defines it (a CRD) installed on this cluster?',
    );
  });
});

describe('no API server', () => {
  it('is said with its address', async () => {
    const client = createApiClient({
      server: new URL('https://127.0.0.1:1'),
      namespace: 'default',
      token: 'secret-token',
      tls: { rejectUnauthorized: true },
    });
    const asked = client({ method: 'GET', path: '/api/v1' });
    await expect(asked).rejects.toThrow(
      /^The Kubernetes API server at https:\/\/127\.0\.0\.1:1 does not answer \(connect ECONNREFUSED 127\.0\.0\.1:1\)\. Is the cluster running/,
    );
    await expect(asked).rejects.not.toThrow('secret-token');
  });
});
