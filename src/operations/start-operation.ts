import type { DesiredState } from '../environments/desired-state.ts';
import type { EnvironmentName } from '../environments/environment-name.ts';
import type { Answer } from '../render/answer.ts';
import { authoriseRequest } from './authorise-request.ts';
import { pullRequestNow } from './basis.ts';
import { refuseIfLocked } from './control/lock.ts';
import { displaysOf } from './displays-of.ts';
import { identifier } from './fingerprint.ts';
import type { Operation } from './operation.ts';
import { proposeChange } from './propose-change.ts';
import type { CommandRequest } from './request.ts';
import type { Runtime } from './runtime.ts';
import { viewOf } from './view-of.ts';

/** Turns a request that changes an environment into an operation in that environment's queue. @throws Refusal */
export async function startOperation(
  runtime: Runtime,
  request: CommandRequest,
  desired: DesiredState,
  environment: EnvironmentName,
): Promise<Answer> {
  const id = identifier('op', request.id, 10);
  // Dealt with again after a crash: what it started may by now be the reason why it could not start.
  const started = await runtime.store.operation(id);
  if (started) return { kind: 'operation', view: await viewOf(runtime, started) };

  const allowedBy = await authoriseRequest(runtime, desired, environment, request);
  await refuseIfLocked(runtime, environment, request.actor);
  const now = runtime.now();
  const operation: Operation = {
    id,
    request: request.id,
    environment,
    command: request.command,
    requester: request.actor,
    conversation: request.conversation,
    displays: displaysOf(request, environment, id),
    ...(request.pullRequest ? { pullRequest: request.pullRequest } : {}),
    state: 'queued',
    phase: 'propose',
    allowedBy,
    createdAt: now,
    updatedAt: now,
    queuedAt: now,
  };
  // What is wrong now is said now, unless an operation ahead of it may yet make it right.
  const ahead = await runtime.store.queue(environment);
  if (ahead.length === 0) {
    const pullRequest = await pullRequestNow(runtime, request.pullRequest);
    proposeChange(runtime, operation, { desired, ...(pullRequest ? { pullRequest } : {}) });
  }
  await runtime.store.createOperation(operation);
  await runtime.store.audit({
    at: now,
    actor: request.actor,
    door: request.conversation.door,
    environment,
    operation: operation.id,
    action: request.command.verb,
    result: `allowed: ${allowedBy}`,
  });
  return { kind: 'operation', view: await viewOf(runtime, operation) };
}
