import { startStandInSlack } from '../sandbox/slack/stand-in-slack.ts';
import { createMessageDisplay } from '../src/bot/slack/message-display.ts';
import { createSlackMessages } from '../src/bot/slack/slack-messages.ts';
import { createSlackWorkspaces } from '../src/bot/slack/slack-workspaces.ts';
import { createThreadDisplay } from '../src/bot/slack/thread-display.ts';
import { slackMessage, slackThread } from '../src/operations/displays/display.ts';
import { lifeCycle } from '../test/life-cycle.ts';

const METHODS = [
  'chat.postMessage',
  'chat.update',
  'conversations.history',
  'conversations.replies',
  'conversations.open',
];

/** @returns the calls of Slack's API, reads among them, for one environment's life told in one channel, by method */
export async function slackWrites(): Promise<Readonly<Record<string, number>>> {
  const slack = await startStandInSlack();
  try {
    const token = slack.addWorkspace('T1');
    slack.addChannel('C1', 'T1');
    const log = { info() {}, warn: console.error, error: console.error };
    const messages = createSlackMessages(createSlackWorkspaces([token], slack.url, log));
    const [message, thread] = [createMessageDisplay(messages), createThreadDisplay(messages)];
    const here = { door: 'slack', workspace: 'T1', channel: 'C1', user: 'U1' } as const;
    const references = new Map<string, string | undefined>();
    for (const view of lifeCycle('preview-1', { door: 'slack' })) {
      const [shown, below] = [slackMessage(here, view.id), slackThread(here, view.id)];
      const parent = await message.show({ display: shown, view, reference: references.get(shown.key) });
      references.set(shown.key, parent);
      const reply = await thread.show({ display: below, view, reference: references.get(below.key), parent });
      references.set(below.key, reply);
    }
    return Object.fromEntries(METHODS.map((method) => [method, slack.calls(method)]).filter(([, calls]) => calls));
  } finally {
    await slack.close();
  }
}
