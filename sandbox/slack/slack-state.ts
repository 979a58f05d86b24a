import { randomBytes } from 'node:crypto';
import type { KnownBlock } from '@slack/types';

/** What the stand-in Slack remembers. Ids look like Slack's: `T…` workspace, `E…` organisation, `C…`, `D…`, `U…`. */
export type SlackState = {
  /** By token. */
  readonly installations: Map<string, Installation>;
  readonly channels: Map<string, Channel>;
  /** Organisation of a workspace that is part of one. */
  readonly enterprises: Map<string, string>;
  readonly views: Map<string, OpenView>;
  /** App Home of each user. */
  readonly homes: Map<string, View>;
  /** When each trigger was made; a used or old one opens nothing. */
  readonly triggers: Map<string, { readonly user: string; readonly workspace: string; readonly at: number }>;
  readonly ephemerals: Ephemeral[];
  next: number;
};

/** One token: of a workspace, or of a whole organisation. */
export type Installation = {
  readonly token: string;
  /** `T…`; the organisation's id for an org-wide installation, as `auth.test` answers. */
  readonly workspace: string;
  readonly enterprise?: string;
  readonly orgWide: boolean;
  readonly botUser: string;
  readonly botId: string;
};

export type Channel = {
  readonly id: string;
  readonly workspace: string;
  /** The other person of a direct message. */
  readonly directTo?: string;
  botIsMember: boolean;
  archived: boolean;
  readonly messages: Message[];
  lastPost: number;
};

export type Message = {
  readonly ts: string;
  readonly author: string;
  readonly botId?: string;
  readonly threadTs?: string;
  readonly metadata?: unknown;
  /** Every state it ever had, oldest first: what people saw, in the order they saw it. */
  readonly states: { readonly text: string; readonly blocks: readonly KnownBlock[] }[];
};

export type Ephemeral = {
  readonly user: string;
  readonly channel: string;
  readonly via: 'response-url' | 'postEphemeral' | 'ack';
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
};

/** A modal or home tab as the app sent it. */
export type View = Readonly<Record<string, unknown>> & { readonly blocks?: readonly KnownBlock[] };

export type OpenView = {
  readonly id: string;
  readonly user: string;
  readonly workspace: string;
  hash: string;
  view: View;
};

export function createSlackState(): SlackState {
  return {
    installations: new Map(),
    channels: new Map(),
    enterprises: new Map(),
    views: new Map(),
    homes: new Map(),
    triggers: new Map(),
    ephemerals: [],
    next: 1,
  };
}

/** `1795430000.000007`: unique within the stand-in, and growing. */
export function nextTimestamp(state: SlackState): string {
  state.next += 1;
  return `${Math.floor(Date.now() / 1_000)}.${String(state.next).padStart(6, '0')}`;
}

export function newTrigger(state: SlackState, user: string, workspace: string): string {
  const id = `${Date.now()}.${randomBytes(8).toString('hex')}`;
  state.triggers.set(id, { user, workspace, at: Date.now() });
  return id;
}

/** The direct message between the app and somebody; it is there as soon as anyone asks for it. */
export function directMessage(state: SlackState, user: string, workspace: string): Channel {
  const id = `D${user}`;
  const known = state.channels.get(id);
  if (known) return known;
  const made: Channel = {
    id,
    workspace,
    directTo: user,
    botIsMember: true,
    archived: false,
    messages: [],
    lastPost: 0,
  };
  state.channels.set(id, made);
  return made;
}
