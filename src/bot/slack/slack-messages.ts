import type { KnownBlock } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { isOutOfReach, refusedWith } from './slack-error.ts';
import type { SlackWorkspaces } from './slack-workspaces.ts';

/** What a message says: blocks, and one line for notifications and screen readers. */
export type SlackContent = { readonly text: string; readonly blocks: KnownBlock[] };

/** Where a message goes. */
export type SlackPlace = {
  readonly workspace: string | undefined;
  /** A channel, or somebody's id: then it is their direct message. */
  readonly channel: string;
  /** `ts` of the message it replies to. */
  readonly thread?: string;
};

/** What finds a message of ours again; people do not see it. https://docs.slack.dev/messaging/message-metadata */
export type SlackMark = {
  readonly event_type: 'workflowautom_answer' | 'workflowautom_operation' | 'workflowautom_thread';
  readonly event_payload: { readonly request: string } | { readonly operation: string };
};

/** The bot's own messages, each written once. References are `<channel> <ts>`. */
export type SlackMessages = {
  /** @returns the message with this mark, looked for among those written since `since`, in milliseconds */
  find(place: SlackPlace, mark: SlackMark, since: number): Promise<string | undefined>;
  post(place: SlackPlace, mark: SlackMark, content: SlackContent): Promise<string>;
  /** Writes nothing when it says that already. @returns false when the message is gone or is not ours */
  update(workspace: string | undefined, reference: string, content: SlackContent): Promise<boolean>;
};

/** Messages whose newest content is remembered, to leave alone what says it already. */
const REMEMBERED = 500;
/** Pages of a hundred that are searched for a mark. */
const MOST_PAGES = 5;

/** All of these throw what Slack's client throws. */
export function createSlackMessages(workspaces: Pick<SlackWorkspaces, 'forWorkspace'>): SlackMessages {
  const shown = new Map<string, string>();
  const remember = (reference: string, content: SlackContent) => {
    shown.delete(reference);
    shown.set(reference, JSON.stringify(content));
    const [oldest] = shown.keys();
    if (shown.size > REMEMBERED && oldest !== undefined) shown.delete(oldest);
  };

  return {
    async find(place, mark, since) {
      const client = workspaces.forWorkspace(place.workspace);
      const channel = await channelOf(client, place.channel);
      // Slack's clock and ours may differ.
      const oldest = String(Math.floor(since / 1_000) - 60);
      const wanted = JSON.stringify(mark.event_payload);
      try {
        let cursor: string | undefined;
        for (let page = 0; page < MOST_PAGES; page += 1) {
          const options = { channel, limit: 100, include_all_metadata: true, ...(cursor ? { cursor } : {}) };
          const { messages = [], response_metadata } = place.thread
            ? await client.conversations.replies({ ...options, ts: place.thread })
            : await client.conversations.history({ ...options, oldest });
          const found = messages.find(
            ({ metadata }) =>
              metadata?.event_type === mark.event_type && JSON.stringify(metadata.event_payload) === wanted,
          );
          if (found?.ts) return `${channel} ${found.ts}`;
          cursor = response_metadata?.next_cursor;
          if (!cursor) return undefined;
        }
        return undefined;
      } catch (error) {
        // What may not be read may still be written to; without reading, a second message is the lesser evil.
        if (isOutOfReach(error) || ['missing_scope', 'thread_not_found'].includes(refusedWith(error) ?? ''))
          return undefined;
        throw error;
      }
    },

    async post({ workspace, channel, thread }, mark, content) {
      const client = workspaces.forWorkspace(workspace);
      const answer = await client.chat.postMessage({
        channel: await channelOf(client, channel),
        ...content,
        metadata: mark,
        unfurl_links: false,
        unfurl_media: false,
        ...(thread ? { thread_ts: thread } : {}),
      });
      const reference = `${answer.channel ?? channel} ${answer.ts ?? ''}`;
      remember(reference, content);
      return reference;
    },

    async update(workspace, reference, content) {
      if (shown.get(reference) === JSON.stringify(content)) return true;
      const { channel, ts } = splitReference(reference);
      try {
        await workspaces.forWorkspace(workspace).chat.update({ channel, ts, ...content });
      } catch (error) {
        if (['message_not_found', 'cant_update_message', 'edit_window_closed'].includes(refusedWith(error) ?? ''))
          return false;
        throw error;
      }
      remember(reference, content);
      return true;
    },
  };
}

export function splitReference(reference: string): { readonly channel: string; readonly ts: string } {
  const [channel = '', ts = ''] = reference.split(' ');
  return { channel, ts };
}

/** The channel itself; for somebody's id the direct message with them, which alone can be read and updated. */
async function channelOf(client: WebClient, channel: string): Promise<string> {
  if (!/^[UW]/.test(channel)) return channel;
  const { channel: direct } = await client.conversations.open({ users: channel });
  return direct?.id ?? channel;
}
