import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StandInSlack, startStandInSlack } from '../../../sandbox/slack/stand-in-slack.ts';
import { validateBlocks } from '../../../sandbox/slack/validate-blocks.ts';
import { sampleView } from '../../../test/sample-view.ts';
import { slackMessage, slackThread } from '../../operations/displays/display.ts';
import type { Log } from '../../operations/runtime.ts';
import type { OperationView } from '../../render/operation-view.ts';
import { createMessageDisplay } from './message-display.ts';
import { createSlackConversation } from './slack-conversation.ts';
import { createSlackMessages } from './slack-messages.ts';
import { createSlackWorkspaces } from './slack-workspaces.ts';
import { createThreadDisplay } from './thread-display.ts';

const nothing = () => undefined;
const log: Log = { info: nothing, warn: nothing, error: nothing };
const note = { kind: 'note', message: 'Locked.' } as const;
let slack: StandInSlack;
let token = '';
let channels = 0;

beforeAll(async () => {
  slack = await startStandInSlack({ checkBlocks: validateBlocks });
  token = slack.addWorkspace('T1');
});
afterAll(() => slack.close());

/** As after a restart: nothing remembered. */
function writers() {
  const workspaces = createSlackWorkspaces([token], slack.url, log);
  const messages = createSlackMessages(workspaces);
  return {
    conversation: createSlackConversation(workspaces, messages, log),
    message: createMessageDisplay(messages),
    thread: createThreadDisplay(messages),
  };
}
function channel(options?: { readonly botIsMember: boolean }): string {
  channels += 1;
  slack.addChannel(`C${channels}`, 'T1', options);
  return `C${channels}`;
}
const place = (where: string, user?: string) =>
  ({ door: 'slack', workspace: 'T1', channel: where, ...(user ? { user } : {}) }) as const;
const shown = (about: Partial<OperationView> = {}) => sampleView({ createdAt: Date.now(), ...about });
const show = (where: string, about: Partial<OperationView>, reference?: string, user = 'U1') => {
  const view = shown(about);
  return writers().message.show({ display: slackMessage(place(where, user), view.id), view, reference });
};

describe('the message about an operation', () => {
  it('is written once, and updated in place from then on', async () => {
    const where = channel();
    const first = await show(where, { state: 'running' });
    expect(await show(where, { state: 'succeeded' }, first)).toBe(first);
    expect(slack.messages(where)).toMatchObject([{ states: [{}, {}] }]);
  });

  it.each([
    ['a call that was heard and not answered', 'lost'],
    ['an error before anything happened', 500],
  ] as const)('is there once after %s', async (_, failure) => {
    const where = channel();
    // The first call searches, the second writes.
    slack.failNext('none', failure);
    await expect(show(where, {})).rejects.toMatchObject({ code: 'conversation-unreachable', retryable: true });
    await show(where, {});
    expect(slack.messages(where)).toHaveLength(1);
  });

  it('says when Slack wants to be asked again', async () => {
    slack.failNext({ status: 429, headers: { 'retry-after': '7' } });
    await expect(show(channel(), {})).rejects.toMatchObject({ retryAfter: 7_000, retryable: true });
  });

  it('is written anew when somebody deleted it', async () => {
    const where = channel();
    const first = await show(where, {});
    slack.deleteMessage(where, first.split(' ')[1] ?? '');
    const second = await show(where, { state: 'failed' }, first);
    expect(second).not.toBe(first);
    expect(slack.messages(where)).toHaveLength(1);
  });

  it('is written anew, once, where it is too old to be edited', async () => {
    const where = channel();
    const first = await show(where, {});
    slack.failNext({ error: 'edit_window_closed' }, 'none', { error: 'edit_window_closed' });
    const second = await show(where, { state: 'failed' }, first);
    expect(second).not.toBe(first);
    expect(await show(where, { state: 'failed' }, second)).toBe(second);
    expect(slack.messages(where)).toHaveLength(2);
  });

  it('is not written to when it says that already', async () => {
    const where = channel();
    const { message } = writers();
    const view = shown();
    const display = slackMessage(place(where), view.id);
    const reference = await message.show({ display, view, reference: undefined });
    const before = slack.calls('chat.update');
    await message.show({ display, view, reference });
    expect(slack.calls('chat.update')).toBe(before);
  });

  it('goes to its asker, and says why, where the app was not invited; and stays there', async () => {
    const where = channel({ botIsMember: false });
    const reference = await show(where, {}, undefined, 'U7');
    expect(await show(where, { state: 'failed' }, reference, 'U7')).toBe(reference);
    expect(slack.messages('U7')).toHaveLength(1);
    expect(JSON.stringify(slack.messages('U7')[0]?.blocks)).toContain(`I cannot write in <#${where}>`);
  });

  it('is put off for an hour where nobody can be told that the channel is archived', async () => {
    const where = channel();
    slack.archive(where);
    const view = shown();
    const showing = { display: slackMessage(place(where), view.id), view, reference: undefined };
    await expect(writers().message.show(showing)).rejects.toMatchObject({ retryAfter: 3_600_000 });
  });
});

describe('the timeline', () => {
  it('is one reply below the message, updated in place and found again', async () => {
    const where = channel();
    const parent = await show(where, {});
    const display = slackThread(place(where), shown().id);
    const entry = { phase: 'up', step: 'api', state: 'started', startedAt: 0 } as const;
    const tell = (timeline: OperationView['timeline']) =>
      writers().thread.show({ display, view: shown({ timeline }), reference: undefined, parent });
    const first = await tell([entry]);
    expect(await tell([{ ...entry, state: 'done', endedAt: 1_500 }])).toBe(first);
    const replies = slack.messages(where).filter(({ threadTs }) => threadTs === parent.split(' ')[1]);
    expect(replies).toHaveLength(1);
    expect(JSON.stringify(replies[0]?.blocks)).toContain('api: done, 1.5 s');
  });
});

describe('an answer', () => {
  it('is shown to the asker only', async () => {
    const where = channel();
    await writers().conversation.reply(place(where, 'U2'), 'slack:2', note);
    expect(slack.ephemerals('U2')).toMatchObject([{ via: 'postEphemeral', channel: where }]);
    expect(slack.messages(where)).toEqual([]);
  });

  it("goes to the interaction's own address while that lasts, and elsewhere after five", async () => {
    const where = channel();
    slack.deliverTo(slack.url);
    const { delivery } = await slack.slash({ workspace: 'T1', user: 'U3' }, 'list', where);
    const { response_url: responseUrl } = delivery.payload as { response_url: string };
    for (let i = 0; i < 6; i += 1) {
      await writers().conversation.reply({ ...place(where, 'U3'), responseUrl }, `slack:3.${i}`, note);
    }
    expect(slack.ephemerals('U3').map(({ via }) => via)).toEqual([
      ...Array.from({ length: 5 }, () => 'response-url'),
      'postEphemeral',
    ]);
  });

  it('becomes a direct message, once, where the app was not invited', async () => {
    const where = channel({ botIsMember: false });
    for (let i = 0; i < 2; i += 1) await writers().conversation.reply(place(where, 'U4'), 'slack:4', note);
    expect(slack.messages('U4')).toHaveLength(1);
  });

  it('of the bot itself is in the channel once, however often it is tried', async () => {
    const where = channel();
    slack.failNext('none', 'lost');
    await expect(writers().conversation.reply(place(where), 'schedule:1', note)).rejects.toMatchObject({
      retryable: true,
    });
    await writers().conversation.reply(place(where), 'schedule:1', note);
    expect(slack.messages(where)).toHaveLength(1);
  });

  it('to whoever looks at the home page is that page', async () => {
    const home = { kind: 'home', login: 'octocat', mine: [], others: [], problems: [] } as const;
    await writers().conversation.reply(place('U5', 'U5'), 'slack:5', home);
    expect(slack.home('U5')).toMatchObject({ type: 'home', blocks: expect.any(Array) });
  });
});
