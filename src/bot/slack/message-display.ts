import type { DisplayWriter } from '../../operations/ports/display-writer.ts';
import { PortError } from '../../operations/ports/port-error.ts';
import type { OperationView } from '../../render/operation-view.ts';
import { slackContent } from './slack-content.ts';
import { isOutOfReach, slackError } from './slack-error.ts';
import {
  type SlackContent,
  type SlackMark,
  type SlackMessages,
  type SlackPlace,
  splitReference,
} from './slack-messages.ts';

/** How long a channel that cannot be written to is left alone, in milliseconds, where nobody can be told. */
const LEFT_ALONE = 60 * 60_000;

/** The one message about an operation, updated in place; to its asker directly where the channel cannot be written to. */
export function createMessageDisplay(messages: SlackMessages): DisplayWriter<'slack-message'> {
  async function postOnce(place: SlackPlace, view: OperationView, content: SlackContent): Promise<string> {
    const mark: SlackMark = { event_type: 'workflowautom_operation', event_payload: { operation: view.id } };
    // An earlier try may have ended without an answer and still have been heard.
    const found = await messages.find(place, mark, view.createdAt);
    if (found && (await messages.update(place.workspace, found, content))) return found;
    return messages.post(place, mark, content);
  }

  return {
    async show({ display: { conversation }, view, reference }) {
      const { workspace, channel, user } = conversation;
      const content = slackContent({ kind: 'operation', view });
      // It went to its asker before, and stays there.
      const isElsewhere =
        reference !== undefined && /^[CG]/.test(channel) && splitReference(reference).channel.startsWith('D');
      const told = isElsewhere ? withNotice(content, channel) : content;
      try {
        if (reference && (await messages.update(workspace, reference, told))) return reference;
        return await postOnce({ workspace, channel }, view, content);
      } catch (error) {
        const what = `Cannot write about ${view.environment} in Slack's ${channel}`;
        if (!isOutOfReach(error)) throw slackError(what, error);
        if (user === undefined) throw unreachable(what, error);
        try {
          return await postOnce({ workspace, channel: user }, view, withNotice(content, channel));
        } catch (second) {
          throw isOutOfReach(second) ? unreachable(what, second) : slackError(what, second);
        }
      }
    },
  };
}

function unreachable(what: string, cause: unknown): PortError {
  const { message, hint } = slackError(what, cause);
  return new PortError('conversation-unreachable', message, {
    cause,
    retryAfter: LEFT_ALONE,
    ...(hint ? { hint } : {}),
  });
}

/** Says why this came as a direct message. Room for it is made at the end, where the small print is. */
function withNotice({ text, blocks }: SlackContent, channel: string): SlackContent {
  const notice = `I cannot write in <#${channel}>: invite me there, and the next one appears there.`;
  const context = { type: 'context' as const, elements: [{ type: 'mrkdwn' as const, text: notice }] };
  return { text, blocks: [context, ...blocks.slice(0, 49)] };
}
