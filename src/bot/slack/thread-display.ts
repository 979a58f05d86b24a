import type { DisplayWriter } from '../../operations/ports/display-writer.ts';
import { PortError } from '../../operations/ports/port-error.ts';
import { code, type Document, plain, type Spans } from '../../render/document.ts';
import type { OperationView, TimelineEntry } from '../../render/operation-view.ts';
import { isOutOfReach, slackError } from './slack-client.ts';
import { documentContent } from './slack-content.ts';
import { type SlackMark, type SlackMessages, splitReference } from './slack-messages.ts';

const LEFT_ALONE = 60 * 60_000;
/** Steps shown; the newest ones where there are more. */
const MOST_STEPS = 40;

/** The timeline of an operation: one reply below its message, updated in place. */
export function createThreadDisplay(messages: SlackMessages): DisplayWriter<'slack-thread'> {
  return {
    async show({ display: { conversation }, view, reference, parent }) {
      const { workspace } = conversation;
      const content = documentContent(timelineOf(view), view.url);
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

function timelineOf({ timeline, id }: OperationView): Document {
  const left = Math.max(0, timeline.length - MOST_STEPS);
  const items = timeline.slice(left).map(lineOf);
  return [
    {
      kind: 'text',
      spans: [plain(items.length === 0 ? 'Nothing has been started yet.' : 'What happened, step by step:')],
    },
    ...(left > 0 ? [{ kind: 'small', spans: [plain(`${left} earlier steps are left out.`)] } as const] : []),
    ...(items.length > 0 ? [{ kind: 'list', items } as const] : []),
    { kind: 'small', spans: [code(id)] },
  ];
}

function lineOf({ step, state, startedAt, endedAt }: TimelineEntry): Spans {
  const at = new Date(startedAt).toISOString().slice(11, 19);
  const took = endedAt === undefined ? '' : `, ${((endedAt - startedAt) / 1_000).toFixed(1)} s`;
  const how = { started: 'running', done: 'done', failed: 'failed' }[state];
  return [code(at), plain(` ${step}: ${how}${took}`)];
}
