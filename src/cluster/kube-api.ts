import http from 'node:http';
import https from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeConfig } from '@kubernetes/client-node';
import { z } from 'zod';
import { PortError } from '../operations/ports/port-error.ts';
import { noAnswer, refusal } from './kube-error.ts';
import { loadKubeConfig } from './load-kube-config.ts';

/** What to read: a path of the API, and what it is in words, for people. */
export type Question = {
  /** `/api/v1/namespaces/qa`; query included. */
  readonly path: string;
  /** `pods in qa` */
  readonly what: string;
  /** Metadata alone, which spares the server and us the rest. */
  readonly metadataOnly?: boolean;
  /** The kind is a custom one, and a server that does not know it has none of it. */
  readonly customKind?: boolean;
};

/** Reads the Kubernetes API. There is no way to write with it: it only knows GET. */
export type KubeApi = {
  /**
   * The object, or undefined when the server knows that there is none.
   * @throws PortError `cluster-unreachable`
   */
  readonly get: (question: Question) => Promise<unknown>;
};

type Answer = {
  readonly status: number;
  readonly body: string;
  /** Milliseconds the server asks to be left alone for before the same question. */
  readonly retryAfter?: number;
};

/** An API server that takes longer has trouble; the next look asks again. */
const TIMEOUT = 10_000;

/**
 * A server under load, or one that has just learnt of a kind, answers 429 and when to ask again.
 * https://kubernetes.io/docs/concepts/cluster-administration/flow-control/
 */
const TRIES = 3;
const LONGEST_WAIT = 5_000;

const JSON_TYPE = 'application/json';
/** https://kubernetes.io/docs/reference/using-api/api-concepts/#metadata-only-fetches, for one object or a list. */
const METADATA_TYPE = ['PartialObjectMetadataList', 'PartialObjectMetadata']
  .map((kind) => `${JSON_TYPE};as=${kind};g=meta.k8s.io;v=v1`)
  .join(',');

/** Nothing is read before the first question; after a failure the configuration is read anew. */
export function openKubeApi(kubeconfig: string | undefined): KubeApi {
  // Looks are frequent and small: connections are kept, and the server is not asked everything at once.
  const options = { keepAlive: true, maxSockets: 6 };
  const agents = { 'http:': new http.Agent(options), 'https:': new https.Agent(options) };
  let config: Promise<KubeConfig> | undefined;

  async function get(question: Question): Promise<unknown> {
    config ??= loadKubeConfig(kubeconfig);
    try {
      return await ask(await config, agents, question);
    } catch (error) {
      config = undefined;
      throw error;
    }
  }
  return { get };
}

type Agents = { readonly 'http:': http.Agent; readonly 'https:': https.Agent };

async function ask(config: KubeConfig, agents: Agents, question: Question): Promise<unknown> {
  const cluster = config.getCurrentCluster();
  const server = cluster?.server ?? '';
  let answer: Answer;
  try {
    const options: https.RequestOptions = { timeout: TIMEOUT };
    await config.applyToHTTPSOptions(options);
    const url = new URL(`${server.replace(/\/+$/, '')}${question.path}`);
    const accept = question.metadataOnly ? METADATA_TYPE : JSON_TYPE;
    // The library's agent keeps no connection; it is needed only to go through a proxy.
    if (!cluster?.proxyUrl) options.agent = url.protocol === 'http:' ? agents['http:'] : agents['https:'];
    answer = await sendPatiently(url, { ...options, headers: { ...options.headers, accept } });
  } catch (error) {
    throw error instanceof PortError ? error : noAnswer(server, error);
  }
  if (answer.status === 404 && isAbsence(question, answer.body)) return undefined;
  if (answer.status !== 200) throw refusal(server, answer.status, question.what, answer.body);
  return parse(server, question, answer);
}

/** Asks again when the server says when; what it says last counts. */
async function sendPatiently(url: URL, options: https.RequestOptions): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    const answer = await send(url, options);
    if (answer.status !== 429 || answer.retryAfter === undefined || attempt === TRIES) return answer;
    await sleep(Math.min(answer.retryAfter, LONGEST_WAIT));
  }
}

async function send(url: URL, options: https.RequestOptions): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const { get } = url.protocol === 'http:' ? http : https;
  const request = get(url, options, (response) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('error', reject);
    response.on('end', () => {
      const answer = { status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() };
      const seconds = Number.parseInt(response.headers['retry-after'] ?? '', 10);
      resolve(Number.isNaN(seconds) ? answer : { ...answer, retryAfter: seconds * 1000 });
    });
  });
  request.on('timeout', () => request.destroy(new Error(`no answer within ${TIMEOUT / 1000} s`)));
  request.on('error', reject);
  return promise;
}

/**
 * Whether a 404 proves that what was asked for does not exist. A proxy, or an address that is no API server, answers 404
 * to everything: believing it would end a destroy that has destroyed nothing.
 */
function isAbsence(question: Question, body: string): boolean {
  if (question.customKind && body.trim() === '404 page not found') return true;
  try {
    return NotFound.safeParse(JSON.parse(body)).success;
  } catch {
    return false;
  }
}

/** https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/ */
const NotFound = z.object({ kind: z.literal('Status'), reason: z.literal('NotFound') });

function parse(server: string, question: Question, { status, body }: Answer): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw refusal(server, status, question.what, `no JSON: ${body.slice(0, 200)}`);
  }
}
