import { randomBytes } from 'node:crypto';
import type { KnownBlock } from '@slack/types';
import { type Context, Hono } from 'hono';
import {
  type Channel,
  directMessage,
  type Installation,
  type Message,
  nextTimestamp,
  type SlackState,
  type View,
} from './slack-state.ts';

/** Arguments of a call as Slack takes them: a form whose objects are JSON. */
type Arguments = Readonly<Record<string, string>>;
type Reply = Readonly<Record<string, unknown>>;
type Method = (args: Arguments, from: Installation) => Reply;

/** How long a trigger opens a view, in milliseconds. https://docs.slack.dev/interactivity/handling-user-interaction */
const TRIGGER_LIFETIME = 3_000;

export type SlackApiOptions = {
  /** Says what Slack would not take about these blocks; nothing when they are good. */
  readonly checkBlocks: (blocks: readonly KnownBlock[], surface: 'message' | 'view') => readonly string[];
  /** Least time between two messages in one channel, in milliseconds: Slack allows about one a second. */
  readonly channelInterval: number;
};

class SlackRefusal extends Error {
  readonly retryAfter: number | undefined;
  constructor(code: string, retryAfter?: number) {
    super(code);
    this.retryAfter = retryAfter;
  }
}

/** The part of Slack's Web API that the bot calls, over `state`. https://docs.slack.dev/reference/methods */
export function createSlackApi(state: SlackState, options: SlackApiOptions): Hono {
  const methods = slackMethods(state, options);
  const api = new Hono();
  api.post('/api/:method', async (context: Context) => {
    const args = (await context.req.parseBody()) as Record<string, string>;
    const token = /^Bearer (.+)$/i.exec(context.req.header('authorization') ?? '')?.[1] ?? args.token ?? '';
    const from = state.installations.get(token);
    const method = methods[context.req.param('method') ?? ''];
    if (!method) return context.json({ ok: false, error: 'unknown_method' });
    if (!from) return context.json({ ok: false, error: token ? 'invalid_auth' : 'not_authed' });
    try {
      return context.json({ ok: true, ...method(args, from) });
    } catch (error) {
      if (!(error instanceof SlackRefusal)) throw error;
      const body = { ok: false, error: error.message };
      return error.retryAfter === undefined
        ? context.json(body)
        : context.json(body, 429, { 'retry-after': String(error.retryAfter) });
    }
  });
  return api;
}

function slackMethods(state: SlackState, options: SlackApiOptions): Readonly<Record<string, Method>> {
  const blocksOf = (args: Arguments): readonly KnownBlock[] => {
    const blocks = args.blocks ? (JSON.parse(args.blocks) as readonly KnownBlock[]) : [];
    if (options.checkBlocks(blocks, 'message').length > 0) throw new SlackRefusal('invalid_blocks');
    if (blocks.length === 0 && !args.text) throw new SlackRefusal('no_text');
    return blocks;
  };
  const viewOf = (args: Arguments): View => {
    const view = JSON.parse(args.view ?? '{}') as View;
    if (options.checkBlocks(view.blocks ?? [], 'view').length > 0) throw new SlackRefusal('invalid_arguments');
    return view;
  };
  const reaches = (from: Installation, workspace: string) =>
    from.workspace === workspace || (from.orgWide && state.enterprises.get(workspace) === from.workspace);
  const channelOf = (id: string | undefined, from: Installation): Channel => {
    const channel = state.channels.get(id ?? '');
    if (!channel || !reaches(from, channel.workspace)) throw new SlackRefusal('channel_not_found');
    return channel;
  };
  const writable = (id: string | undefined, from: Installation): Channel => {
    const channel = channelOf(id, from);
    if (channel.archived) throw new SlackRefusal('is_archived');
    if (!channel.botIsMember) throw new SlackRefusal('not_in_channel');
    return channel;
  };
  const ours = (channel: Channel, args: Arguments, from: Installation): Message => {
    const message = channel.messages.find(({ ts }) => ts === args.ts);
    if (!message) throw new SlackRefusal('message_not_found');
    if (message.author !== from.botUser) throw new SlackRefusal('cant_update_message');
    return message;
  };
  const answered = (id: string) => {
    const open = state.views.get(id);
    return { view: { id, hash: open?.hash, ...open?.view } };
  };

  return {
    'auth.test': (_, from) => ({
      url: 'https://stand-in.example.com/',
      team: from.workspace,
      team_id: from.workspace,
      user_id: from.botUser,
      bot_id: from.botId,
      is_enterprise_install: from.orgWide,
      ...(from.enterprise ? { enterprise_id: from.enterprise } : {}),
    }),
    'chat.postMessage': (args, from) => {
      const blocks = blocksOf(args);
      const person = /^[UW]/.test(args.channel ?? '')
        ? directMessage(state, args.channel ?? '', from.workspace)
        : undefined;
      const channel = person ?? writable(args.channel, from);
      if (Date.now() - channel.lastPost < options.channelInterval) throw new SlackRefusal('ratelimited', 1);
      channel.lastPost = Date.now();
      const ts = nextTimestamp(state);
      channel.messages.push({
        ts,
        author: from.botUser,
        botId: from.botId,
        ...(args.thread_ts ? { threadTs: args.thread_ts } : {}),
        ...(args.metadata ? { metadata: JSON.parse(args.metadata) as unknown } : {}),
        states: [{ text: args.text ?? '', blocks }],
      });
      return { channel: channel.id, ts };
    },
    'chat.update': (args, from) => {
      const channel = channelOf(args.channel, from);
      const message = ours(channel, args, from);
      message.states.push({ text: args.text ?? '', blocks: blocksOf(args) });
      return { channel: channel.id, ts: message.ts };
    },
    'chat.postEphemeral': (args, from) => {
      const channel = writable(args.channel, from);
      const user = args.user ?? '';
      state.ephemerals.push({
        user,
        channel: channel.id,
        via: 'postEphemeral',
        text: args.text ?? '',
        blocks: blocksOf(args),
      });
      return { message_ts: nextTimestamp(state) };
    },
    'conversations.open': (args, from) => ({
      channel: { id: directMessage(state, args.users ?? '', from.workspace).id },
    }),
    'conversations.history': (args, from) => {
      const channel = channelOf(args.channel, from);
      if (!channel.botIsMember) throw new SlackRefusal('not_in_channel');
      const oldest = Number(args.oldest ?? 0);
      const all = channel.messages.filter(({ ts, threadTs }) => !threadTs && Number(ts) >= oldest).reverse();
      return page(all, args);
    },
    'conversations.replies': (args, from) => {
      const channel = channelOf(args.channel, from);
      const all = channel.messages.filter(({ ts, threadTs }) => ts === args.ts || threadTs === args.ts);
      if (all.length === 0) throw new SlackRefusal('thread_not_found');
      return page(all, args);
    },
    'views.open': (args) => {
      const trigger = state.triggers.get(args.trigger_id ?? '');
      if (!trigger) throw new SlackRefusal('invalid_trigger_id');
      if (Date.now() - trigger.at > TRIGGER_LIFETIME) throw new SlackRefusal('expired_trigger_id');
      state.triggers.delete(args.trigger_id ?? '');
      const id = `V${randomBytes(5).toString('hex').toUpperCase()}`;
      state.views.set(id, {
        id,
        user: trigger.user,
        workspace: trigger.workspace,
        hash: nextTimestamp(state),
        view: viewOf(args),
      });
      return answered(id);
    },
    'views.update': (args) => {
      const id =
        args.view_id ?? [...state.views.values()].find(({ view }) => view.external_id === args.external_id)?.id ?? '';
      const open = state.views.get(id);
      if (!open) throw new SlackRefusal('not_found');
      if (args.hash && args.hash !== open.hash) throw new SlackRefusal('hash_conflict');
      open.view = viewOf(args);
      open.hash = nextTimestamp(state);
      return answered(id);
    },
    'views.publish': (args) => {
      const view = viewOf(args);
      state.homes.set(args.user_id ?? '', view);
      return { view };
    },
  };
}

/** One page of messages, newest first. https://docs.slack.dev/apis/web-api/pagination */
function page(all: readonly Message[], args: Arguments): Reply {
  const start = Number(args.cursor || 0);
  const end = start + Number(args.limit ?? 100);
  const messages = all.slice(start, end).map((message) => ({
    type: 'message',
    ts: message.ts,
    user: message.author,
    ...(message.botId ? { bot_id: message.botId } : {}),
    text: message.states.at(-1)?.text ?? '',
    ...(args.include_all_metadata === 'true' && message.metadata ? { metadata: message.metadata } : {}),
  }));
  const more = end < all.length;
  return { messages, has_more: more, response_metadata: { next_cursor: more ? String(end) : '' } };
}
