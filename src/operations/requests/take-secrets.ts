import type { Command } from '../../commands/command.ts';
import { holdsToken, secretInChat } from '../../commands/pasted-secret.ts';
import type { SealedSecret } from '../../commands/verb.ts';
import { sealedPath } from '../../environments/desired-state.ts';
import { environmentName } from '../../environments/environment-name.ts';
import { Refusal } from '../../environments/refusal.ts';
import { judgeSealed } from '../../environments/secrets/judge-sealed.ts';
import { SOPS_RULES_PATH } from '../../environments/secrets/sops-rules.ts';
import type { Answer, RefusalAnswer } from '../../render/answer.ts';
import { PortError } from '../ports/port-error.ts';
import type { Request } from '../request.ts';
import type { Runtime } from '../runtime.ts';
import { checkCommand } from './check-command.ts';
import { answerRequest } from './handle-request.ts';
import { refusalAnswer } from './refusal-answer.ts';

/** Secrets of one environment, as `wa secrets` sends them. */
export type SecretsSent = {
  /** Of the request: the same again is the same operation. */
  readonly id: string;
  /** GitHub login of whoever sends them. */
  readonly login: string;
  readonly environment: string;
  readonly reason?: string;
  readonly sealed: readonly SealedSecret[];
};

/**
 * Starts the operation that puts encrypted secrets in place. They are judged before anything is written down: what is
 * refused, a value in clear above all, is in no table and no log.
 */
export async function takeSecrets(runtime: Runtime, sent: SecretsSent): Promise<Answer | undefined> {
  const refused = await refusalOf(runtime, sent);
  if (refused) {
    const { login: actor, environment } = sent;
    const result = `refused: ${refused.code}`;
    await runtime.store.audit({ at: runtime.now(), actor, door: 'terminal', environment, action: 'secrets', result });
    return refused;
  }
  const request = requestOf(runtime, sent);
  // Written down first: the plan is made from it, also by another process after this one has died.
  await runtime.store.acceptRequest(request);
  const answer = await answerRequest(runtime, request);
  await runtime.store.requestHandled(request.id);
  return answer;
}

async function refusalOf(runtime: Runtime, sent: SecretsSent): Promise<RefusalAnswer | undefined> {
  const { environment, reason = '', sealed } = sent;
  if (holdsToken(reason)) {
    const { code, message } = secretInChat();
    return { kind: 'refusal', code, message };
  }
  try {
    const rules = (await runtime.gitops.read()).files.get(SOPS_RULES_PATH);
    for (const { service, text } of sealed) {
      if (text !== null) judgeSealed(text, { path: sealedPath(environment, service), environment, service, rules });
    }
    return await checkCommand(runtime, requestOf(runtime, sent));
  } catch (error) {
    if (error instanceof Refusal || error instanceof PortError) return refusalAnswer(error);
    throw error;
  }
}

function requestOf(runtime: Runtime, { id, login, environment, reason, sealed }: SecretsSent): Request {
  const command: Command = {
    verb: 'secrets',
    environment: environmentName(environment),
    args: [],
    flags: { service: sealed.map(({ service }) => service), ...(reason === undefined ? {} : { reason }) },
  };
  return {
    id,
    conversation: { door: 'terminal' },
    speaker: { kind: 'github', login, isBot: false },
    said: { kind: 'command', command },
    sealed,
    receivedAt: runtime.now(),
  };
}
