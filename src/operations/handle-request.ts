import type { Command } from '../commands/command.ts';
import { verbs } from '../commands/verbs/index.ts';
import type { DesiredState } from '../environments/desired-state.ts';
import { type EnvironmentName, environmentName } from '../environments/environment-name.ts';
import { pullRequestEnvironment } from '../environments/kinds.ts';
import type { Policy } from '../environments/policy.ts';
import { readPolicy } from '../environments/policy-file.ts';
import { Refusal } from '../environments/refusal.ts';
import type { Answer } from '../render/answer.ts';
import { control } from './control/index.ts';
import { identifySpeaker } from './identify-speaker.ts';
import { type InTurn, inTurn } from './in-turn.ts';
import { PortError } from './ports/port-error.ts';
import { answerQuestion } from './read/index.ts';
import type { CommandRequest, Request } from './request.ts';
import type { Runtime } from './runtime.ts';
import { startOperation } from './start-operation.ts';

/**
 * Deals with one request that was written down: starts an operation, decides about one, or answers a question.
 * Called again after a crash it does the same again, and each of those is idempotent.
 * @param turn shared by all requests of a worker: those whose order matters are decided one after the other
 * @throws PortError only when the answer could not be delivered; the queue then tries again
 */
export async function handleRequest(runtime: Runtime, id: string, turn: InTurn = inTurn()): Promise<void> {
  const request = await runtime.store.request(id);
  if (!request || (await runtime.store.requestIsHandled(id))) return;
  const order = orderOf(request);
  const decide = () => answerRequest(runtime, request);
  // Only the decision waits its turn: writing to the host is slow, and its messages have an order of their own.
  const answer = order === undefined ? await decide() : await turn(order, decide);
  if (answer) await deliver(runtime, request, answer);
  await runtime.store.requestHandled(id);
}

/**
 * What must keep its order: "sleep" and then "wake", said in one conversation, mean something else the other way round.
 * Questions keep none, so that a slow answer holds nothing up.
 */
function orderOf({ conversation, said }: Request): string | undefined {
  if (conversation.door !== 'github' || said.kind === 'error') return undefined;
  if (said.kind === 'command' && verbs[said.command.verb].kind === 'read') return undefined;
  return `${conversation.repository}#${conversation.issue}`;
}

async function deliver(runtime: Runtime, request: Request, answer: Answer): Promise<void> {
  const conversation = runtime.conversations[request.conversation.door];
  if (!conversation) return;
  // An operation speaks through its environment's own message, which is kept up to date.
  const speaksForItself = answer.kind === 'operation' || (answer.kind === 'note' && answer.operation !== undefined);
  const isRefusal = answer.kind === 'refusal';
  // What is answered at once needs no mark that it was seen, and every mark is a write the host counts.
  if (isRefusal || speaksForItself) await conversation.react(request.conversation, isRefusal ? 'refused' : 'seen');
  if (!speaksForItself) await conversation.reply(request.conversation, request.id, answer);
}

/**
 * What a request is answered with; refusals and outside failures are answers too, and have changed nothing. Nothing
 * is said to a label without a meaning, nor to a program the policy does not list.
 */
export async function answerRequest(runtime: Runtime, request: Request): Promise<Answer | undefined> {
  const { said, speaker, ...about } = request;
  let actor: string | undefined;
  try {
    const identity = await identifySpeaker(runtime, speaker);
    if (!identity) return undefined;
    actor = identity.actor;
    if (said.kind === 'error') return { kind: 'refusal', code: said.code, message: said.message, usage: said.usage };
    const command = await commandOf(runtime, said);
    return command && (await route(runtime, { ...about, actor, command }));
  } catch (error) {
    if (!(error instanceof Refusal || error instanceof PortError)) throw error;
    await runtime.store.audit({
      at: runtime.now(),
      actor: actor ?? speaker.kind,
      door: request.conversation.door,
      ...(said.kind === 'command' && said.command.environment ? { environment: said.command.environment } : {}),
      action: said.kind === 'command' ? said.command.verb : said.kind,
      result: `refused: ${error.code}`,
    });
    return { kind: 'refusal', code: error.code, message: error.message, ...(error.hint ? { hint: error.hint } : {}) };
  }
}

/** The command a request stands for; what else may happen stands for none. */
async function commandOf(runtime: Pick<Runtime, 'gitops'>, said: Request['said']): Promise<Command | undefined> {
  if (said.kind === 'command') return said.command;
  return said.kind === 'label' ? labelCommand(runtime, said.label) : undefined;
}

async function route(runtime: Runtime, request: CommandRequest): Promise<Answer> {
  const { verb } = request.command;
  const kind = verbs[verb].kind;
  if (kind === 'pending') {
    throw new Refusal('not-built-yet', `"${verb}" is understood, and not built yet.`, 'Nothing has been done.');
  }
  if (verb === 'help' || verb === 'list') return answerQuestion(runtime, request, undefined);
  const desired = await runtime.gitops.read();
  const environment = environmentOf(request, desired);
  if (kind === 'read') return answerQuestion(runtime, request, environment);
  if (kind === 'control') return control(runtime, request, desired, environment);
  return startOperation(runtime, request, desired, environment);
}

async function policyNow(runtime: Pick<Runtime, 'gitops'>): Promise<Policy> {
  return readPolicy(await runtime.gitops.read());
}

/** The command a label stands for by the policy; most labels stand for none. */
async function labelCommand(runtime: Pick<Runtime, 'gitops'>, label: string): Promise<Command | undefined> {
  const verb = (await policyNow(runtime)).labels[label];
  return verb && { verb, args: [], flags: {} };
}

/** The environment named, or the one the policy names for this pull request. */
function environmentOf(request: CommandRequest, desired: DesiredState): EnvironmentName {
  if (request.command.environment) return environmentName(request.command.environment);
  const number = request.pullRequest?.number;
  const named = number === undefined ? undefined : pullRequestEnvironment(readPolicy(desired), number);
  if (named) return named;
  throw new Refusal(
    'missing-environment',
    `"${request.command.verb}" needs the name of an environment here.`,
    `Say /env ${request.command.verb} <env>.`,
  );
}
