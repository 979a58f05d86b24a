import { type DesiredState, environmentFiles } from '../../environments/desired-state.ts';
import { endsWithPullRequest } from '../../environments/ends-with-pull-request.ts';
import type { EnvironmentName } from '../../environments/environment-name.ts';
import type { Policy } from '../../environments/policy/policy.ts';
import { readPolicy } from '../../environments/policy/policy-file.ts';
import { Refusal } from '../../environments/refusal.ts';
import type { Answer } from '../../render/answer.ts';
import { knownImages } from '../builds/known-images.ts';
import { allowedByPolicy } from '../builds/policy-bump.ts';
import { refuseIfLocked } from '../control/lock.ts';
import { displaysOf } from '../displays/displays-of.ts';
import { viewOf } from '../displays/view-of.ts';
import { manifestIfAny } from '../manifest-if-any.ts';
import type { Operation } from '../operation.ts';
import { pullRequestAt, pullRequestState } from '../planning/basis.ts';
import { identifier } from '../planning/fingerprint.ts';
import { proposeChange } from '../planning/propose-change.ts';
import type { CommandRequest } from '../request.ts';
import type { Runtime } from '../runtime.ts';
import { authoriseRequest } from './authorise-request.ts';
import { putAwayCreate } from './put-away-create.ts';
import { takeTurn } from './take-turn.ts';

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

  const pullRequest = await pullRequestState(runtime, request.pullRequest);
  const allowedBy =
    request.byPolicy === undefined
      ? await authoriseRequest(runtime, desired, environment, request, pullRequest)
      : allowedByPolicy(request.byPolicy);
  await takeTurn(runtime, request, environment);
  await refuseIfLocked(runtime, environment, request.actor);
  const policy = readPolicy(desired);
  if (pullRequest?.open === false) refuseEnded(policy, request, environment);
  const now = runtime.now();
  const operation: Operation = {
    id,
    request: request.id,
    environment,
    command: request.command,
    requester: request.actor,
    conversation: request.conversation,
    displays: displaysOf(request, environment, id, {
      policy,
      manifest: manifestIfAny(desired, environment),
      displays: runtime.displays,
    }),
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
    const waited = await destroyBeforeCreate(runtime, request, desired, environment);
    if (waited) return { ...waited, allowedBy };
    const at = request.pullRequest && pullRequest ? pullRequestAt(request.pullRequest, pullRequest) : undefined;
    const images = await knownImages(runtime, desired, operation, at);
    proposeChange(runtime, operation, {
      desired,
      ...(at ? { pullRequest: at } : {}),
      ...(images ? { images } : {}),
      ...(request.sealed ? { sealed: request.sealed } : {}),
    });
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

/** A create that comes after its pull request was closed: nothing would end what it makes. @throws Refusal */
function refuseEnded(policy: Policy, { command, pullRequest }: CommandRequest, environment: EnvironmentName): void {
  if (command.verb !== 'create' || !endsWithPullRequest(policy, environment)) return;
  throw new Refusal(
    'pull-request-closed',
    `${environment} is not created: pull request ${pullRequest?.repository}#${pullRequest?.number} is closed, and a preview ends with its pull request.`,
    'Reopen the pull request first.',
    'a preview ends with its pull request',
  );
}

/** A destroy, or a label taken off, while the create still waits for people: there is nothing to destroy but that plan. */
async function destroyBeforeCreate(
  runtime: Runtime,
  { command, actor, conversation }: CommandRequest,
  desired: DesiredState,
  environment: EnvironmentName,
): Promise<Extract<Answer, { kind: 'note' }> | undefined> {
  if (command.verb !== 'destroy' || environmentFiles(desired, environment).length > 0) return undefined;
  const waiting = await runtime.store.operationsOf(environment, { states: ['waiting'] });
  const create = waiting.find((each) => each.command.verb === 'create');
  if (!create || !(await putAwayCreate(runtime, create, `${actor} had it destroyed`))) return undefined;
  const message = `${environment} is not created: its plan waited and is put away; nothing had been done.`;
  return { kind: 'note', message, asked: { by: actor, door: conversation.door }, operation: create.id };
}
