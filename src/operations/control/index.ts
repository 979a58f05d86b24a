import type { VerbName } from '../../commands/command.ts';
import type { DesiredState } from '../../environments/desired-state.ts';
import type { EnvironmentName } from '../../environments/environment-name.ts';
import { Refusal } from '../../environments/refusal.ts';
import type { Answer } from '../../render/answer.ts';
import { pullRequestState } from '../planning/basis.ts';
import type { CommandRequest } from '../request.ts';
import { ruleThatAllows, standingOf } from '../requests/authorise-request.ts';
import { refuseFromFork } from '../requests/refuse-from-fork.ts';
import { takeTurn } from '../requests/take-turn.ts';
import type { Runtime } from '../runtime.ts';
import { approve } from './approve.ts';
import { cancel } from './cancel.ts';
import type { ControlContext } from './control-context.ts';
import { lock, unlock } from './lock.ts';

const CONTROLS: Partial<Record<VerbName, (context: ControlContext) => Promise<Answer>>> = {
  apply: approve,
  approve,
  lock,
  unlock,
  cancel,
};

/** Carries out a verb about an operation or a lock. @throws Refusal */
export async function control(
  runtime: Runtime,
  request: CommandRequest,
  desired: DesiredState,
  environment: EnvironmentName,
): Promise<Answer> {
  const carryOut = CONTROLS[request.command.verb];
  if (!carryOut) throw new Refusal('not-built-yet', `"${request.command.verb}" is not built yet.`);
  await refuseFromFork(runtime, request, await pullRequestState(runtime, request.pullRequest));
  const standing = await standingOf(runtime, desired, environment, request);
  const allowedBy = ruleThatAllows(standing, request);
  await takeTurn(runtime, request, environment);
  const answer = await carryOut({ runtime, request, desired, environment, standing, allowedBy });
  await runtime.store.audit({
    at: runtime.now(),
    actor: request.actor,
    door: request.conversation.door,
    environment,
    action: request.command.verb,
    result: `allowed: ${allowedBy}`,
  });
  const asked = { by: request.actor, door: request.conversation.door };
  return answer.kind === 'note' ? { ...answer, asked } : answer;
}
