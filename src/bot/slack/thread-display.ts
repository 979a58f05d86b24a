import type { DisplayWriter } from '../../operations/ports/display-writer.ts';
import { PortError } from '../../operations/ports/port-error.ts';
import { describeThread } from '../../render/describe/describe-thread.ts';
import { documentContent } from './slack-content.ts';
import { isOutOfReach, slackError } from './slack-error.ts';
import { type SlackMark, type SlackMessages, splitReference } from './slack-messages.ts';

const LEFT_ALONE = 60 * 60_000;

/** The timeline of an operation: one reply below its message, updated in place. */
export function createThreadDisplay(messages: SlackMessages): DisplayWriter<'slack-thread'> {
  return {
    async show({ display: { conversation }, view, reference, parent }) {
      const { workspace } = conversation;
      const content = documentContent(describeThread(view), view.url);
      // Below the message wherever that is: in the channel, or with its asker.
      const { channel, ts: thread } = splitReference(parent ?? '');
      const place = { workspace, channel, thread };
      const mark: SlackMark = { event_type: 'workflowautom_thread', event_payload: { operation: view.id } };
      try {
        if (reference && (await messages.update(workspace, reference, content))) return reference;
        const found = await messages.find(place, mark, view.createdAt);
        if (found && (await messages.update(workspace, found, content))) return found;
        return await messages.post(place, mark, content);
      } catch (error) {
        const failure = slackError(`Cannot write the timeline of ${view.environment} in Slack's ${channel}`, error);
        if (!isOutOfReach(error)) throw failure;
        throw new PortError(failure.code, failure.message, { cause: error, retryAfter: LEFT_ALONE });
      }
    },
  };
}
