import { WebClient } from '@slack/web-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type StandInSlack, startStandInSlack } from './stand-in-slack.ts';

let slack: StandInSlack;
let client: WebClient;
beforeAll(async () => {
  slack = await startStandInSlack();
  client = new WebClient(slack.addWorkspace('T1'), { slackApiUrl: slack.url, retryConfig: { retries: 0 } });
  slack.addWorkspace('T2');
  slack.addChannel('C1', 'T1');
  slack.addChannel('C2', 'T2');
  slack.addChannel('C3', 'T1', { botIsMember: false });
});
afterAll(() => slack.close());

describe("the stand-in for Slack's Web API", () => {
  it('keeps every state of a message, and its metadata', async () => {
    const metadata = { event_type: 'workflowautom_test', event_payload: { operation: 'op-1' } };
    const { ts } = await client.chat.postMessage({ channel: 'C1', text: 'First.', metadata });
    await client.chat.update({ channel: 'C1', ts: String(ts), text: 'Second.' });
    expect(slack.messages('C1').at(-1)).toMatchObject({ ts, text: 'Second.', metadata });
    const { messages } = await client.conversations.history({ channel: 'C1', include_all_metadata: true });
    expect(messages?.[0]).toMatchObject({ ts, metadata });
  });

  it.each([
    ['a channel of another workspace', { channel: 'C2', text: 'x' }, 'channel_not_found'],
    ['a channel it was not invited to', { channel: 'C3', text: 'x' }, 'not_in_channel'],
    ['nothing to say', { channel: 'C1', text: '' }, 'no_text'],
  ])('refuses %s as Slack does', async (_, message, error) => {
    await expect(client.chat.postMessage(message)).rejects.toMatchObject({ data: { ok: false, error } });
  });

  it('opens a view once for a trigger, and takes no trigger it did not make', async () => {
    const view = { type: 'modal' as const, title: { type: 'plain_text' as const, text: 'Hm' }, blocks: [] };
    await expect(client.views.open({ trigger_id: '1.2', view })).rejects.toMatchObject({
      data: { error: 'invalid_trigger_id' },
    });
  });
});

describe('Socket Mode', () => {
  it('delivers through the socket while there is one, and takes its answer for Slack', async () => {
    const { url } = await new WebClient(slack.appToken, { slackApiUrl: slack.url }).apps.connections.open();
    const socket = new WebSocket(String(url));
    const greeted = new Promise<void>((resolve) => socket.once('message', () => resolve()));
    await greeted;
    socket.on('message', (data) => {
      const { envelope_id } = JSON.parse(String(data)) as { envelope_id: string };
      socket.send(JSON.stringify({ envelope_id, payload: { text: 'Hello.' } }));
    });
    const { status } = await slack.slash({ workspace: 'T1', user: 'U1' }, 'help', 'C1');
    expect(status).toBe(200);
    expect(slack.ephemerals('U1')).toMatchObject([{ via: 'ack', text: 'Hello.', channel: 'C1' }]);
    socket.terminate();
  });
});
