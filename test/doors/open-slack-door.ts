import type { KnownBlock } from '@slack/types';
import { Hono } from 'hono';
import { vi } from 'vitest';
import { type StandInSlack, startStandInSlack } from '../../sandbox/slack/stand-in-slack.ts';
import { validateBlocks } from '../../sandbox/slack/validate-blocks.ts';
import { createHttpServer, listen } from '../../src/bot/http-server.ts';
import { createMessageDisplay } from '../../src/bot/slack/message-display.ts';
import { createSlackConversation } from '../../src/bot/slack/slack-conversation.ts';
import { createSlackDoor } from '../../src/bot/slack/slack-door.ts';
import { createSlackMessages } from '../../src/bot/slack/slack-messages.ts';
import { createSlackWorkspaces } from '../../src/bot/slack/slack-workspaces.ts';
import { createThreadDisplay } from '../../src/bot/slack/thread-display.ts';
import type { Door, Intake, Spoken } from './door.ts';
import { MEMBERS } from './scene.ts';
import { blockWords } from './words.ts';

const log = { info() {}, warn() {}, error() {} };
const WORKSPACE = 'T1';
const CHANNEL = 'C1';

export type SlackDoor = Door & {
  /** What somebody was shown without anything being written down: the acknowledgement itself, and their window. */
  readonly atOnce: (who: string) => { readonly text: string; readonly window: string | undefined };
};

/** Signed requests over HTTP to the real door. */
export async function openSlackOverHttp(intake: Intake): Promise<SlackDoor> {
  const slack = await startStandInSlack({ checkBlocks: validateBlocks });
  const parts = await open(slack, intake, { signingSecret: slack.signingSecret });
  const server = createHttpServer({ web: new Hono(), github: undefined, slack: parts.door.handle });
  slack.deliverTo(`http://127.0.0.1:${await listen(server, '127.0.0.1', 0)}/slack/events`);
  return {
    ...parts.people,
    async close() {
      server.closeAllConnections();
      server.close();
      await parts.close();
    },
  };
}

/** The same through a connection the door opens. */
export async function openSlackOverSocket(intake: Intake): Promise<SlackDoor> {
  const slack = await startStandInSlack({ checkBlocks: validateBlocks });
  const { door, people, close } = await open(slack, intake, { appToken: slack.appToken });
  door.start();
  // Until the connection is there it cannot be said where anything is delivered to.
  await vi.waitFor(() => slack.slash({ workspace: WORKSPACE, user: 'U0NOBODY' }, '', CHANNEL), { timeout: 10_000 });
  return { ...people, close };
}

async function open(slack: StandInSlack, intake: Intake, access: Parameters<typeof createSlackDoor>[0]['access']) {
  const workspaces = createSlackWorkspaces([slack.addWorkspace(WORKSPACE)], slack.url, log);
  slack.addChannel(CHANNEL, WORKSPACE);
  await workspaces.start();
  const queries = {
    operation: async () => undefined,
    createForm: () => Promise.reject(new Error('not asked for here')),
  };
  const apiUrl = slack.url.replace(/\/$/, '');
  const door = createSlackDoor(
    { access, apiUrl, workspaces, intake: { ...intake, count: () => undefined }, queries },
    log,
  );
  const messages = createSlackMessages(workspaces);
  return {
    door,
    people: peopleIn(slack, {
      conversation: createSlackConversation(workspaces, messages, log),
      displays: { 'slack-message': createMessageDisplay(messages), 'slack-thread': createThreadDisplay(messages) },
    }),
    async close() {
      await door.stop();
      await slack.close();
    },
  };
}

function peopleIn(slack: StandInSlack, writers: Pick<Door, 'conversation' | 'displays'>): Omit<SlackDoor, 'close'> {
  const seen = new Map<string, number>();
  const heard = new Map<string, number>();
  const memberOf = (who: string) => (MEMBERS as Readonly<Record<string, string>>)[who] ?? `U0${who.toUpperCase()}`;
  const aloneWith = (user: string) => {
    const all = slack.ephemerals(user).filter(({ via }) => via !== 'ack');
    const fresh = all.slice(heard.get(user));
    heard.set(user, all.length);
    return fresh.map(({ blocks }) => ({ to: 'asker' as const, words: blockWords(blocks) }));
  };
  const person = (who: string) => {
    const user = memberOf(who);
    heard.set(user, heard.get(user) ?? 0);
    return { workspace: WORKSPACE, user };
  };
  const spoken = ({ status, delivery }: Awaited<ReturnType<StandInSlack['slash']>>): Spoken => {
    if (status !== 200) throw new Error(`Slack was answered ${status}.`);
    return {
      async again() {
        await slack.deliver(delivery, { retry: 1 });
      },
    };
  };
  return {
    ...writers,
    async say(who, sentence) {
      return spoken(await slack.slash(person(who), sentence, CHANNEL));
    },
    async press(who, { verb, environment, plan }) {
      const value = JSON.stringify([verb, environment, '--plan', plan]);
      for (const { ts, blocks } of slack.messages(CHANNEL)) {
        const id = actionIdOf(blocks, value);
        if (id) return spoken(await slack.press(person(who), { channel: CHANNEL, ts, blocks }, id));
      }
      throw new Error(`No message has a button that says ${value}.`);
    },
    shown() {
      const alone = [...heard.keys()].flatMap(aloneWith);
      const fresh = slack
        .messages(CHANNEL)
        .filter(({ ts, threadTs, states }) => threadTs === undefined && seen.get(ts) !== states.length);
      for (const { ts, states } of fresh) seen.set(ts, states.length);
      return [...alone, ...fresh.map(({ blocks }) => ({ to: 'everybody' as const, words: blockWords(blocks) }))];
    },
    atOnce(who) {
      const acknowledged = slack.ephemerals(memberOf(who)).findLast(({ via }) => via === 'ack');
      const window = slack.modal(memberOf(who))?.title as { readonly text?: string } | undefined;
      return { text: blockWords([...(acknowledged?.blocks ?? ([] as KnownBlock[]))]), window: window?.text };
    },
  };
}

function actionIdOf(blocks: readonly KnownBlock[], value: string): string | undefined {
  const elements = blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));
  return elements.find((element) => 'value' in element && element.value === value)?.action_id;
}
