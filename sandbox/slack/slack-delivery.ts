import { createHmac, randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';

/** One thing Slack tells the app: over HTTP as a form or as JSON, over a socket as an envelope of that type. */
export type SlackDelivery = {
  readonly type: 'slash_commands' | 'interactive' | 'events_api';
  readonly payload: object;
};

export type SlackAnswer = { readonly status: number; readonly body: string };

/** How one delivery differs from a good first one. */
export type DeliveryOptions = {
  /** Slack's count of earlier tries. */
  readonly retry?: number;
  readonly signature?: 'good' | 'bad' | 'old';
};

/** Sends a delivery as Slack does, signed. https://docs.slack.dev/authentication/verifying-requests-from-slack */
export async function deliverByHttp(
  target: string,
  secret: string,
  { type, payload }: SlackDelivery,
  { retry, signature = 'good' }: DeliveryOptions,
): Promise<SlackAnswer> {
  const json = type === 'events_api';
  const body = json
    ? JSON.stringify(payload)
    : new URLSearchParams(
        type === 'interactive' ? { payload: JSON.stringify(payload) } : (payload as Record<string, string>),
      ).toString();
  const timestamp = Math.floor(Date.now() / 1_000) - (signature === 'old' ? 6 * 60 : 0);
  const key = signature === 'bad' ? `${secret}-another` : secret;
  const response = await fetch(target, {
    method: 'POST',
    body,
    headers: {
      'content-type': json ? 'application/json' : 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': String(timestamp),
      'x-slack-signature': `v0=${createHmac('sha256', key).update(`v0:${timestamp}:${body}`).digest('hex')}`,
      ...(retry === undefined ? {} : { 'x-slack-retry-num': String(retry), 'x-slack-retry-reason': 'http_timeout' }),
    },
  });
  return { status: response.status, body: await response.text() };
}

export type SlackSockets = {
  readonly connected: () => boolean;
  deliver(delivery: SlackDelivery, retry?: number): Promise<SlackAnswer>;
  close(): void;
};

/** Socket Mode on the stand-in's own server, at `/link`. https://docs.slack.dev/apis/events-api/using-socket-mode */
export function createSlackSockets(server: Server): SlackSockets {
  const sockets = new WebSocketServer({ noServer: true });
  const waiting = new Map<string, (answer: SlackAnswer) => void>();
  server.on('upgrade', (message: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (!message.url?.startsWith('/link')) return void socket.destroy();
    sockets.handleUpgrade(message, socket, head, greet);
  });

  function greet(socket: WebSocket): void {
    socket.send(
      JSON.stringify({ type: 'hello', num_connections: sockets.clients.size, connection_info: { app_id: 'A1' } }),
    );
    socket.on('message', (data) => {
      const { envelope_id: id, payload } = JSON.parse(String(data)) as { envelope_id?: string; payload?: unknown };
      const body = payload === undefined || payload === null ? '' : JSON.stringify(payload);
      if (id !== undefined) waiting.get(id)?.({ status: 200, body: body === '{}' ? '' : body });
    });
  }

  return {
    connected: () => sockets.clients.size > 0,
    deliver({ type, payload }, retry) {
      const id = randomUUID();
      const again = retry === undefined ? {} : { retry_attempt: retry, retry_reason: 'timeout' };
      const envelope = { envelope_id: id, type, payload, accepts_response_payload: type !== 'events_api', ...again };
      return new Promise((resolve) => {
        const end = (answer: SlackAnswer) => {
          clearTimeout(timer);
          waiting.delete(id);
          resolve(answer);
        };
        const timer = setTimeout(() => end({ status: 408, body: '' }), 3_000);
        waiting.set(id, end);
        [...sockets.clients][0]?.send(JSON.stringify(envelope));
      });
    },
    close() {
      for (const client of sockets.clients) client.terminate();
      sockets.close();
    },
  };
}
