import { Refusal } from '../../environments/refusal.ts';
import type { Answer } from '../../render/answer.ts';
import type { CommandRequest, Speaker } from '../request.ts';
import type { Runtime } from '../runtime.ts';
import { confirmLink } from './confirm-link.ts';
import { offerLink } from './offer-link.ts';
import { unlink } from './unlink.ts';

/** Carries out a verb about who the speaker is. @throws Refusal */
export async function account(runtime: Runtime, request: CommandRequest, speaker: Speaker): Promise<Answer> {
  const { verb } = request.command;
  const answer = await carryOut(runtime, request, speaker);
  await runtime.store.audit({
    at: runtime.now(),
    actor: request.actor,
    door: request.conversation.door,
    action: verb,
    result: 'allowed: everybody may say who they are',
  });
  return answer;
}

async function carryOut(runtime: Runtime, request: CommandRequest, speaker: Speaker): Promise<Answer> {
  const { verb, args } = request.command;
  const [code] = args;
  if (speaker.kind === 'slack') {
    if (verb === 'unlink') return unlink(runtime, speaker);
    if (code === undefined) return offerLink(runtime, speaker);
    throw new Refusal(
      'invalid-value',
      'A code is shown on GitHub, not in Slack: Slack cannot vouch for who you are there.',
      `Comment /env link ${code} in a pull request, or say wa link ${code} in a terminal.`,
    );
  }
  if (verb === 'unlink' || code === undefined) {
    throw new Refusal('invalid-value', `"${verb}" is said in Slack first.`, `Say /env ${verb} in Slack.`);
  }
  return confirmLink(runtime, request, code);
}
