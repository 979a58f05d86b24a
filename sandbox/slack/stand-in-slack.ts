import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { KnownBlock } from '@slack/types';
import { createSlackApi, type SlackApiOptions } from './slack-api.ts';
import {
  createSlackSockets,
  type DeliveryOptions,
  deliverByHttp,
  type SlackAnswer,
  type SlackDelivery,
} from './slack-delivery.ts';
import { createSlackPeople, type SlackPeople } from './slack-people.ts';
import { createResponseUrls } from './slack-response-urls.ts';
import { createSlackState, type Ephemeral, type Message, nextTimestamp, type View } from './slack-state.ts';

/**
 * A status; an error by Slack's code; a whole answer; or how a call ends without one: `hang` never answers, `lost`
 * does what was asked and then answers 502, as a gateway that gave up waiting does. `none` lets a call pass.
 */
type Failure =
  | number
  | 'none'
  | 'hang'
  | 'lost'
  | { readonly error: string }
  | { readonly status: number; readonly body?: object; readonly headers?: Readonly<Record<string, string>> };

/**
 * A small stand-in for Slack on loopback: workspaces, channels, messages, views, response addresses, and signed
 * deliveries for what people do. It is used where Slack cannot be had, and says that it is one.
 */
export type StandInSlack = SlackPeople & {
  /** Base of its Web API, for `SLACK_API_URL`. */
  readonly url: string;
  /** For `SLACK_SIGNING_SECRET`. */
  readonly signingSecret: string;
  /** For `SLACK_APP_TOKEN`: Socket Mode. While a socket is open, everything is delivered through it. */
  readonly appToken: string;
  /** Where deliveries go over HTTP. */
  deliverTo(url: string): void;
  /** Installs the app. @returns the bot token; in an organisation with `orgWide`, one token for all of it */
  addWorkspace(id: string, options?: { readonly enterprise?: string; readonly orgWide?: boolean }): string;
  addChannel(id: string, workspace: string, options?: { readonly botIsMember?: boolean }): void;
  archive(channel: string): void;
  /** Messages of a channel, or of the direct message with a user; oldest first. */
  messages(channelOrUser: string): readonly ShownMessage[];
  /** Writes a message as somebody. @returns its ts */
  write(author: string, channel: string, text: string, metadata?: unknown): string;
  deleteMessage(channel: string, ts: string): void;
  /** What only `user` was shown, oldest first. */
  ephemerals(user: string): readonly Ephemeral[];
  home(user: string): View | undefined;
  /** The modal `user` has open now: the newest. */
  modal(user: string): (View & { readonly id: string }) | undefined;
  /** Sends any delivery, the same again too. */
  deliver(delivery: SlackDelivery, options?: DeliveryOptions): Promise<SlackAnswer>;
  /** The next calls of the API, in order, are answered like this instead; `auth.test` is never among them. */
  failNext(...failures: readonly Failure[]): void;
  /** From now on one call in `oneIn` fails, by a fixed sequence of `failures`; 0 stops it. */
  failOneIn(oneIn: number, failures?: readonly Failure[]): void;
  /** Makes even `auth.test` fail until told otherwise. */
  down(isDown: boolean): void;
  /** Calls of the API that failed on purpose, counted; while it is down, all of them. */
  readonly failed: () => number;
  /** Calls so far, by method. */
  calls(method: string): number;
  close(): Promise<void>;
};

export type ShownMessage = Pick<Message, 'ts' | 'author' | 'threadTs' | 'metadata'> & {
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
  readonly states: Message['states'];
};

export async function startStandInSlack(options: Partial<SlackApiOptions> = {}): Promise<StandInSlack> {
  const state = createSlackState();
  const signingSecret = randomBytes(16).toString('hex');
  const appToken = `xapp-stand-in-${randomBytes(8).toString('hex')}`;
  const failures: Failure[] = [];
  const counts = new Map<string, number>();
  let often = { oneIn: 0, failures: [] as readonly Failure[], calls: 0 };
  let target: string | undefined;
  let isDown = false;
  let failed = 0;
  let base = '';

  const api = createSlackApi(state, { checkBlocks: () => [], channelInterval: 0, ...options });
  const responses = createResponseUrls(state, () => base);
  const socketUrl = () => ({ ok: true, url: `${base.replace('http', 'ws')}/link?ticket=stand-in` });
  const nextFailure = (): Failure | undefined => {
    const asked = failures.shift();
    if (asked !== undefined || often.oneIn === 0) return asked;
    often.calls += 1;
    if (often.calls % often.oneIn !== 0) return undefined;
    return often.failures[(often.calls / often.oneIn) % often.failures.length];
  };

  async function answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const method = pathname.split('/').at(-1) ?? '';
    const counted = pathname.startsWith('/api/') ? method : 'response_url';
    counts.set(counted, (counts.get(counted) ?? 0) + 1);
    if (isDown) failed += 1;
    if (isDown) return Response.json({ error: 'stand-in is down' }, { status: 503 });
    if (method === 'apps.connections.open') {
      const known = request.headers.get('authorization') === `Bearer ${appToken}`;
      return Response.json(known ? socketUrl() : { ok: false, error: 'invalid_auth' });
    }
    const perform = async () =>
      pathname.startsWith('/api/') ? await api.fetch(request) : await responses.answer(request);
    const failure = method === 'auth.test' ? undefined : nextFailure();
    if (failure === undefined || failure === 'none') return perform();
    failed += 1;
    if (failure === 'hang') return new Promise<Response>(() => {});
    if (failure === 'lost') await perform();
    if (typeof failure === 'object' && 'error' in failure) return Response.json({ ok: false, error: failure.error });
    const full = typeof failure === 'object' ? failure : { status: failure === 'lost' ? 502 : failure };
    const headers = full.headers ?? (full.status === 429 ? { 'retry-after': '1' } : {});
    return Response.json(full.body ?? { ok: false, error: 'stand-in failure' }, { status: full.status, headers });
  }

  const listener = getRequestListener(answer);
  const server = createServer((message, response) => void listener(message, response));
  const sockets = createSlackSockets(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  base = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;

  function deliver(delivery: SlackDelivery, how: DeliveryOptions = {}): Promise<SlackAnswer> {
    if (sockets.connected()) return sockets.deliver(delivery, how.retry);
    if (!target) throw new Error('The stand-in Slack was not told where to deliver.');
    return deliverByHttp(target, signingSecret, delivery, how);
  }
  const channel = (id: string) => {
    const found = state.channels.get(/^[UW]/.test(id) ? `D${id}` : id);
    if (!found && !/^[UW]/.test(id)) throw new Error(`The stand-in Slack has no channel ${id}.`);
    return found;
  };

  return {
    ...createSlackPeople(state, deliver, responses.create),
    url: `${base}/api`,
    signingSecret,
    appToken,
    deliverTo(url) {
      target = url;
    },
    addWorkspace(id, { enterprise, orgWide = false } = {}) {
      const token = `xoxb-stand-in-${id}-${randomBytes(6).toString('hex')}`;
      if (enterprise) state.enterprises.set(id, enterprise);
      const workspace = orgWide && enterprise ? enterprise : id;
      const bot = { botUser: `UBOT${workspace}`, botId: `B${workspace}` };
      state.installations.set(token, { token, workspace, ...(enterprise ? { enterprise } : {}), orgWide, ...bot });
      return token;
    },
    addChannel(id, workspace, { botIsMember = true } = {}) {
      state.channels.set(id, { id, workspace, botIsMember, archived: false, messages: [], lastPost: 0 });
    },
    archive(id) {
      const found = channel(id);
      if (found) found.archived = true;
    },
    messages: (id) =>
      (channel(id)?.messages ?? []).map((message) => ({
        ...message,
        text: message.states.at(-1)?.text ?? '',
        blocks: message.states.at(-1)?.blocks ?? [],
      })),
    write(author, id, text, metadata) {
      const ts = nextTimestamp(state);
      channel(id)?.messages.push({ ts, author, states: [{ text, blocks: [] }], ...(metadata ? { metadata } : {}) });
      return ts;
    },
    deleteMessage(id, ts) {
      const messages = channel(id)?.messages ?? [];
      const index = messages.findIndex((message) => message.ts === ts);
      if (index >= 0) messages.splice(index, 1);
    },
    ephemerals: (user) => state.ephemerals.filter((each) => each.user === user),
    home: (user) => state.homes.get(user),
    modal(user) {
      const open = [...state.views.values()].filter((each) => each.user === user).at(-1);
      return open && { ...open.view, id: open.id };
    },
    deliver,
    failNext(...next) {
      failures.push(...next);
    },
    failOneIn(oneIn, kinds = [500, 'lost', 429, { error: 'internal_error' }]) {
      often = { oneIn, failures: kinds, calls: 0 };
    },
    down(now) {
      isDown = now;
    },
    failed: () => failed,
    calls: (method) => counts.get(method) ?? 0,
    close() {
      sockets.close();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
