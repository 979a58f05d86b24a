import { readPolicy } from '../../environments/policy/policy-file.ts';
import { Refusal } from '../../environments/refusal.ts';
import { sameLogin } from '../../environments/same-login.ts';
import type { Answer } from '../../render/answer.ts';
import type { SlackUser } from '../ports/operation-store.ts';
import { PortError } from '../ports/port-error.ts';
import type { CommandRequest } from '../request.ts';
import type { Runtime } from '../runtime.ts';

/**
 * `link CODE` where GitHub vouches for who speaks: whoever was given the code in Slack acts as them from now on.
 * @throws Refusal `not-allowed` for a program, `unknown-code`, `invalid-file`
 */
export async function confirmLink(runtime: Runtime, request: CommandRequest, code: string): Promise<Answer> {
  const { actor } = request;
  const { bots } = readPolicy(await runtime.gitops.read());
  if (bots.some((bot) => sameLogin(bot, actor))) {
    throw new Refusal('not-allowed', `${actor} is a program; nobody in Slack can act as one.`, undefined, 'bots');
  }
  const who = await runtime.store.confirmLink(code.toUpperCase(), actor, runtime.now());
  if (!who) {
    throw new Refusal(
      'unknown-code',
      'This code links nobody: it is mistyped, was used already, or is older than 15 minutes.',
      'Say /env link in Slack for a new one.',
    );
  }
  await tell(runtime, request, who);
  return {
    kind: 'note',
    message: `The Slack member ${who.user} of workspace ${who.workspace} now acts as ${actor}. If that is not you, tell whoever runs this bot at once; the member undoes it with /env unlink in Slack.`,
  };
}

/** The link stands whether or not Slack can be reached: who is told nothing learns it by what they may do. */
async function tell(runtime: Runtime, { id, actor }: CommandRequest, who: SlackUser): Promise<void> {
  const { workspace, user } = who;
  const message = `You act as ${actor} on GitHub from now on. Say /env unlink to undo that.`;
  try {
    await runtime.conversations.slack?.reply({ door: 'slack', workspace, channel: user, user }, `${id}:linked`, {
      kind: 'note',
      message,
    });
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    runtime.log.warn({ workspace, user, code: error.code }, 'Somebody was linked and could not be told in Slack.');
  }
}
