import type { SlashCommand } from '@slack/bolt';
import { parseWords } from '../../commands/parse-words.ts';
import type { Instant } from '../../environments/instant.ts';
import type { Request } from '../../operations/request.ts';
import { type SlackOrigin, slackOrigin } from './slack-origin.ts';

/** What a slash command means: a request, or one of the two things that need no more than an answer at once. */
export type Spoken =
  | { readonly kind: 'menu' }
  /** `create` and nothing else: the person is asked for the rest. */
  | { readonly kind: 'create-form' }
  | { readonly kind: 'request'; readonly request: Request };

/** Translates `/env …`. The trigger's id is unique per sentence: Slack sends the same again when it repeats itself. */
export function translateCommand(command: SlashCommand, receivedAt: Instant): Spoken {
  const text = unescaped(command.text).trim();
  if (text === '') return { kind: 'menu' };
  const said = parseWords(text);
  if (said.kind === 'ignore') return { kind: 'menu' };
  if (said.kind === 'command' && said.command.verb === 'create' && isBare(said.command)) return { kind: 'create-form' };
  const id = `slack:${command.trigger_id}`;
  // How it is said is told as it is typed here.
  const heard = said.kind === 'error' ? { ...said, usage: `${command.command} ${said.usage}` } : said;
  return { kind: 'request', request: { id, ...commandOrigin(command), said: heard, receivedAt } };
}

/** Who said a slash command, and where. */
export function commandOrigin(command: SlashCommand): SlackOrigin {
  return slackOrigin({
    team: command.team_id,
    enterprise: command.enterprise_id,
    orgInstall: command.is_enterprise_install === 'true',
    user: command.user_id,
    channel: command.channel_id,
    responseUrl: command.response_url,
  });
}

function isBare({ environment, flags }: { environment?: string; flags: object }): boolean {
  return environment === undefined && Object.keys(flags).length === 0;
}

// Slack escapes these three and no others: https://docs.slack.dev/messaging/formatting-message-text#escaping
function unescaped(text: string): string {
  return text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
}
