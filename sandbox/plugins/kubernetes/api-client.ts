import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { text } from 'node:stream/consumers';
import { ApiError, UnreachableError } from './api-error.ts';
import type { Connection } from './connection.ts';

export type ApiRequest = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** With its query. */
  readonly path: string;
  readonly body?: unknown;
  readonly contentType?: string;
};

/** Sends one request and reads its JSON answer. @throws ApiError, UnreachableError */
export type ApiClient = (request: ApiRequest) => Promise<unknown>;

const TIMEOUT = 30_000;

/** Connections are kept, and few: every new one costs a handshake with certificates on both sides. */
export function createApiClient({ server, token, tls }: Connection): ApiClient {
  const secure = server.protocol === 'https:';
  const open = secure ? httpsRequest : httpRequest;
  const agent = secure
    ? new HttpsAgent({ ...tls, keepAlive: true, maxSockets: 4 })
    : new HttpAgent({ keepAlive: true, maxSockets: 4 });
  return async ({ method, path, body, contentType = 'application/json' }) => {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      accept: 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(payload === undefined ? {} : { 'content-type': contentType, 'content-length': Buffer.byteLength(payload) }),
    };
    let response: IncomingMessage;
    let answer: string;
    try {
      response = await new Promise((resolve, reject) => {
        const url = new URL(server.pathname.replace(/\/$/, '') + path, server);
        const request = open(url, { agent, method, headers, timeout: TIMEOUT }, resolve);
        request.on('timeout', () => request.destroy(new Error(`no answer within ${TIMEOUT / 1000} s`)));
        request.on('error', reject);
        request.end(payload);
      });
      answer = await text(response);
    } catch (cause) {
      throw new UnreachableError(server, cause as Error);
    }
    const status = response.statusCode ?? 0;
    const parsed = parseAnswer(answer);
    if (status < 200 || status > 299) throw new ApiError(status, parsed);
    return parsed;
  };
}

function parseAnswer(answer: string): unknown {
  try {
    return JSON.parse(answer);
  } catch {
    // Proxies and the server's own health filters answer in plain text.
    return { message: answer.trim() };
  }
}
