import type { Conversation } from '../../operations/ports/conversation.ts';
import { PortError } from '../../operations/ports/port-error.ts';
import type { ConversationRef, SlackRef } from '../../operations/request.ts';
import type { Log } from '../../operations/runtime.ts';
import type { Answer } from '../../render/answer.ts';
import { describeAnswer } from '../../render/describe/describe-answer.ts';
import { toSlackBlocks } from '../../render/slack-blocks.ts';
import { slackContent } from './slack-content.ts';
import { isOutOfReach, slackError } from './slack-error.ts';
import type { SlackContent, SlackMark, SlackMessages } from './slack-messages.ts';
import type { SlackWorkspaces } from './slack-workspaces.ts';

/** Longest a response address may take, in milliseconds. */
const PATIENCE = 10_000;
/** How far back an answer that may have been written is looked for, in milliseconds. */
const LOOK_BACK = 24 * 60 * 60_000;

/** The bot's answers in Slack: to the asker alone where somebody asked, in the channel where the bot speaks itself. */
export function createSlackConversation(
  workspaces: Pick<SlackWorkspaces, 'forWorkspace'>,
  messages: SlackMessages,
  log: Log,
  now: () => number = Date.now,
): Conversation {
  async function postOnce(ref: SlackRef, channel: string, request: string, content: SlackContent): Promise<void> {
    const place = { workspace: ref.workspace, channel };
    const mark: SlackMark = { event_type: 'workflowautom_answer', event_payload: { request } };
    if (await messages.find(place, mark, now() - LOOK_BACK)) return;
    await messages.post(place, mark, content);
  }

  /** Nobody can find an ephemeral message again: one whose outcome is unknown may be seen twice, by its asker alone. */
  async function tellAsker(ref: SlackRef, user: string, request: string, content: SlackContent): Promise<void> {
    if (ref.responseUrl !== undefined && (await respond(ref.responseUrl, content))) return;
    if (/^[UWD]/.test(ref.channel)) return postOnce(ref, ref.channel, request, content);
    try {
      const { channel } = ref;
      await workspaces.forWorkspace(ref.workspace).chat.postEphemeral({ channel, user, ...content });
    } catch (error) {
      if (!isOutOfReach(error)) throw error;
      await postOnce(ref, user, request, content);
    }
  }

  async function publishHome(ref: SlackRef, user: string, answer: Answer): Promise<void> {
    const blocks = toSlackBlocks(describeAnswer(answer), { surface: 'view' });
    await workspaces.forWorkspace(ref.workspace).views.publish({ user_id: user, view: { type: 'home', blocks } });
  }

  return {
    async reply(ref, requestId, answer) {
      const here = ours(ref);
      const { user, channel } = here;
      try {
        if (user === undefined) await postOnce(here, channel, requestId, slackContent(answer));
        else if (answer.kind === 'home') await publishHome(here, user, answer);
        else await tellAsker(here, user, requestId, slackContent(answer));
      } catch (error) {
        if (!isOutOfReach(error)) throw slackError(`Cannot answer in Slack's ${channel}`, error);
        // Nobody is there to tell, now or later.
        log.warn({ channel, workspace: here.workspace }, 'slack: a channel cannot be written to');
      }
    },

    /** A slash command leaves no message that could carry a mark. */
    async react() {},
  };
}

/** @returns false when the address is used up or too old. https://docs.slack.dev/interactivity/handling-user-interaction */
async function respond(url: string, content: SlackContent): Promise<boolean> {
  const body = JSON.stringify({ response_type: 'ephemeral', replace_original: false, ...content });
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(PATIENCE) });
  await response.arrayBuffer();
  if (response.ok) return true;
  if (response.status < 500 && response.status !== 429) return false;
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  throw new PortError('conversation-unreachable', `Cannot answer in Slack: Slack answered ${response.status}.`, {
    retryable: true,
    hint: 'Nothing has changed; it is tried again.',
    ...(Number.isFinite(seconds) ? { retryAfter: seconds * 1_000 } : {}),
  });
}

function ours(ref: ConversationRef): SlackRef {
  if (ref.door !== 'slack') throw new Error(`A ${ref.door} conversation reached Slack's door.`);
  return ref;
}
