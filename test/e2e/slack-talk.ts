import { type Person, type Platform, SLACK_CHANNEL, SLACK_PEOPLE } from '../../sandbox/platform/start-platform.ts';
import type { Ephemeral } from '../../sandbox/slack/slack-state.ts';
import type { ShownMessage } from '../../sandbox/slack/stand-in-slack.ts';
import { identifier } from '../../src/operations/planning/fingerprint.ts';
import { eventually } from './lab.ts';

/** What people say and see in the one channel of the stand-in Slack. */
export type SlackTalk = {
  /** `/env <text>` @returns the operation it starts, if it starts one */
  say(who: Person, text: string): Promise<string>;
  /** Presses a button of the message about `operation`. @returns the operation that starts, if one does */
  press(who: Person, operation: string, label: string): Promise<string>;
  /** Messages about an operation, not counting what hangs below them. */
  messages(operation: string): readonly ShownMessage[];
  /** The message about an operation once all of it, blocks included, matches. */
  messageMatching(operation: string, wanted: RegExp): Promise<string>;
  /** The timeline of an operation, once it matches. */
  threadMatching(operation: string, wanted: RegExp): Promise<string>;
  /** What hangs below the message about an operation. */
  thread(operation: string): readonly ShownMessage[];
  /** What only `who` sees, newest last, once the newest that came after `before` matches. */
  toldMatching(who: Person, wanted: RegExp, before?: number): Promise<string>;
  /** How many messages only `who` saw. */
  told(who: Person): number;
  /** The window `who` has open, once it matches. */
  windowMatching(who: Person, wanted: RegExp): Promise<string>;
};

export function slackTalk({ slack }: Platform): SlackTalk {
  const messages = (operation: string) =>
    slack.messages(SLACK_CHANNEL).filter((message) => isAbout(message, operation) && !message.threadTs);
  const thread = (operation: string) =>
    slack.messages(SLACK_CHANNEL).filter((message) => isAbout(message, operation) && message.threadTs);
  const matching = (what: string, find: () => unknown, wanted: RegExp) => {
    const look = () => {
      const text = find();
      return text !== undefined && wanted.test(textOf(text)) ? textOf(text) : undefined;
    };
    return eventually(`${what} like ${wanted}`, look, () => textOf(find()));
  };
  const ephemerals = (who: Person): readonly Ephemeral[] => slack.ephemerals(SLACK_PEOPLE[who].user);

  return {
    async say(who, text) {
      return startedBy(await slack.slash(SLACK_PEOPLE[who], text, SLACK_CHANNEL));
    },
    async press(who, operation, label) {
      const [message] = messages(operation);
      if (!message) throw new Error(`There is no message about ${operation} in Slack.`);
      return startedBy(await slack.press(SLACK_PEOPLE[who], { channel: SLACK_CHANNEL, ...message }, label));
    },
    messages,
    messageMatching: (operation, wanted) =>
      matching(`a message about ${operation}`, () => messages(operation)[0]?.states.at(-1), wanted),
    threadMatching: (operation, wanted) =>
      matching(`a timeline of ${operation}`, () => thread(operation)[0]?.states.at(-1), wanted),
    thread,
    toldMatching: (who, wanted, before = 0) =>
      matching(`something for ${who} alone`, () => ephemerals(who).slice(before).at(-1), wanted),
    told: (who) => ephemerals(who).length,
    windowMatching: (who, wanted) => matching(`a window of ${who}`, () => slack.modal(SLACK_PEOPLE[who].user), wanted),
  };
}

function isAbout({ metadata }: ShownMessage, operation: string): boolean {
  return JSON.stringify(metadata)?.includes(`"${operation}"`) ?? false;
}

function textOf(shown: unknown): string {
  return shown === undefined ? 'nothing' : JSON.stringify(shown);
}

/** The operation that a sentence starts is named after it. */
function startedBy({
  status,
  body,
  delivery,
}: {
  readonly status: number;
  readonly body: string;
  readonly delivery: { readonly payload: object };
}): string {
  if (status !== 200) throw new Error(`The bot answered Slack with ${status}: ${body}`);
  const { trigger_id } = delivery.payload as { readonly trigger_id: string };
  return identifier('op', `slack:${trigger_id}`, 10);
}
