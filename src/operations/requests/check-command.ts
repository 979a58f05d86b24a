import { verbs } from '../../commands/verbs/index.ts';
import { Refusal } from '../../environments/refusal.ts';
import type { RefusalAnswer } from '../../render/answer.ts';
import { knownImages } from '../builds/known-images.ts';
import { refuseIfLocked } from '../control/lock.ts';
import { pullRequestAt, pullRequestState } from '../planning/basis.ts';
import { proposeChange } from '../planning/propose-change.ts';
import { PortError } from '../ports/port-error.ts';
import type { CommandRequest, Request } from '../request.ts';
import type { Runtime } from '../runtime.ts';
import { authoriseRequest, ruleThatAllows, standingOf } from './authorise-request.ts';
import { environmentOf } from './environment-of.ts';
import { identifySpeaker, refuseUnlinked } from './identify-speaker.ts';
import { refusalAnswer } from './refusal-answer.ts';

/**
 * How a command would be refused if it were said now; nothing is written, and nothing is begun. What is only found out
 * by planning is not found out here.
 * @returns undefined when it would be heeded, or when nothing would be said to it
 */
export async function checkCommand(runtime: Runtime, request: Request): Promise<RefusalAnswer | undefined> {
  const { said, speaker, ...about } = request;
  if (said.kind === 'error') return { kind: 'refusal', code: said.code, message: said.message, usage: said.usage };
  if (said.kind !== 'command') return undefined;
  try {
    const identity = await identifySpeaker(runtime, speaker);
    if (!identity) return undefined;
    refuseUnlinked(identity, said.command);
    await check(runtime, { ...about, actor: identity.actor, command: said.command });
    return undefined;
  } catch (error) {
    if (!(error instanceof Refusal || error instanceof PortError)) throw error;
    return refusalAnswer(error);
  }
}

async function check(runtime: Runtime, request: CommandRequest): Promise<void> {
  const { verb } = request.command;
  const { kind, usage } = verbs[verb];
  if (kind === 'pending') throw new Refusal('not-built-yet', `"${verb}" is understood, and not built yet.`);
  if (kind === 'account' || usage.environment === 'none') return;
  const desired = await runtime.gitops.read();
  const environment = environmentOf(request, desired);
  if (kind === 'read') return;
  if (kind === 'control') {
    ruleThatAllows(await standingOf(runtime, desired, environment, request), request);
    if (verb === 'apply' || verb === 'approve') await refuseIfLocked(runtime, environment, request.actor);
    return;
  }
  const pullRequest = await pullRequestState(runtime, request.pullRequest);
  const allowedBy = await authoriseRequest(runtime, desired, environment, request, pullRequest);
  await refuseIfLocked(runtime, environment, request.actor);
  // What runs now may yet make it right.
  if ((await runtime.store.queue(environment)).length > 0) return;
  const at = request.pullRequest && pullRequest ? pullRequestAt(request.pullRequest, pullRequest) : undefined;
  const { command, actor: requester, sealed } = request;
  const images = await knownImages(runtime, desired, { command, environment, requester, allowedBy }, at);
  const basis = {
    desired,
    ...(at ? { pullRequest: at } : {}),
    ...(images ? { images } : {}),
    ...(sealed ? { sealed } : {}),
  };
  proposeChange(runtime, { command, environment, requester }, basis);
}
