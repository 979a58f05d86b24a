import type { Command } from '../../commands/command.ts';
import { verbs } from '../../commands/verbs/index.ts';
import { Refusal } from '../../environments/refusal.ts';
import type { Answer } from '../../render/answer.ts';
import { account } from '../account/index.ts';
import { followBuild } from '../builds/follow-build.ts';
import { control } from '../control/index.ts';
import { isShownIn } from '../displays/display.ts';
import { endOfLife } from '../lifetimes/end-of-life.ts';
import { PortError } from '../ports/port-error.ts';
import { readHome } from '../read/home.ts';
import { answerQuestion } from '../read/index.ts';
import type { CommandRequest, Request } from '../request.ts';
import type { Runtime } from '../runtime.ts';
import { environmentOf } from './environment-of.ts';
import { followPullRequest } from './follow-pull-request.ts';
import { type Identity, identifySpeaker, POLICY_ACTOR, refuseUnlinked } from './identify-speaker.ts';
import { type InTurn, inTurn } from './in-turn.ts';
import { labelCommand } from './label-command.ts';
import { refusalAnswer } from './refusal-answer.ts';
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
  const decide = () => answersTo(runtime, request);
  // Only the decision waits its turn: writing to the host is slow, and its messages have an order of their own.
  const answers = order === undefined ? await decide() : await turn(order, decide);
  for (const answer of answers) await deliver(runtime, request, answer);
  await runtime.store.requestHandled(id);
}

/**
 * What must keep its order: "sleep" and then "wake", said in one conversation, mean something else the other way round.
 * In Slack that is one person's words in one channel. Questions keep none, so that a slow answer holds nothing up.
 */
function orderOf({ conversation, said }: Request): string | undefined {
  if (said.kind === 'error' || said.kind === 'home') return undefined;
  // Of two builds at once the second finds the bump that the first asks for, and asks for no other.
  if (said.kind === 'build') return `build ${said.build.service} ${said.build.pullRequest ?? said.build.branch}`;
  if (said.kind === 'command' && verbs[said.command.verb].kind === 'read') return undefined;
  if (conversation.door === 'github') return `${conversation.repository}#${conversation.issue}`;
  return conversation.door === 'slack' ? `${conversation.channel} ${conversation.user}` : undefined;
}

/** What is said to one of the sentences a request stands for. */
type Given = { readonly to: string; readonly answer: Answer };

async function deliver(runtime: Runtime, request: Request, { to, answer }: Given): Promise<void> {
  const conversation = runtime.conversations[request.conversation.door];
  if (!conversation) return;
  const speaksForItself = await isShown(runtime, request, answer);
  const isRefusal = answer.kind === 'refusal';
  // What is answered at once needs no mark that it was seen, and every mark is a write the host counts.
  if (isRefusal || speaksForItself) await conversation.react(request.conversation, isRefusal ? 'refused' : 'seen');
  if (!speaksForItself) await conversation.reply(request.conversation, to, answer);
}

/**
 * Whether whoever asked sees what becomes of it anyway: an operation speaks through its environment's own message,
 * which is kept up to date. Whoever approves or cancels it from elsewhere does not see that message.
 */
async function isShown(runtime: Runtime, { conversation }: Request, answer: Answer): Promise<boolean> {
  if (answer.kind === 'operation') return true;
  if (answer.kind !== 'note' || answer.operation === undefined) return false;
  const operation = await runtime.store.operation(answer.operation);
  return operation?.displays.some((display) => isShownIn(display, conversation)) ?? false;
}

/** The answer to a request that can only have one: what somebody put into words. @throws PortError never for those */
export async function answerRequest(runtime: Runtime, request: Request): Promise<Answer | undefined> {
  return (await answersTo(runtime, request))[0]?.answer;
}

/**
 * What a request is answered with; refusals and outside failures are answers too, and have changed nothing. Nothing
 * is said to a label without a meaning, nor to a program the policy does not list.
 * @throws PortError, Refusal for what merely happened, when it cannot be told now what it means: nobody would say it again
 */
async function answersTo(runtime: Runtime, request: Request): Promise<readonly Given[]> {
  const { said, speaker } = request;
  let actor: string | undefined;
  let commands: readonly CommandRequest[];
  try {
    const identity = (await identifySpeaker(runtime, speaker)) ?? unheeded(said);
    if (!identity) return [];
    actor = identity.actor;
    if (said.kind === 'error') {
      const answer: Answer = { kind: 'refusal', code: said.code, message: said.message, usage: said.usage };
      return [{ to: request.id, answer }];
    }
    if (said.kind === 'home') return [{ to: request.id, answer: await readHome(runtime, identity) }];
    if (said.kind === 'command') refuseUnlinked(identity, said.command);
    commands = await commandsOf(runtime, request, actor);
  } catch (error) {
    if (hasHappened(said)) throw error;
    const about = said.kind === 'command' ? said.command : undefined;
    return [{ to: request.id, answer: await refused(runtime, request, actor ?? speaker.kind, about, error) }];
  }
  const answers: Given[] = [];
  for (const each of commands) {
    try {
      answers.push({ to: each.id, answer: await route(runtime, each, speaker) });
    } catch (error) {
      if (hasHappened(said) && error instanceof PortError) throw error;
      if (said.kind !== 'command' && isSoAlready(error)) continue;
      answers.push({ to: each.id, answer: await refused(runtime, request, each.actor, each.command, error) });
    }
  }
  return answers;
}

/** Said by nobody in particular: a pull request that a program closed or pushed to is closed, and has a new head. */
function unheeded(said: Request['said']): Identity | undefined {
  const counts = said.kind === 'pull-request' && (said.change === 'closed' || said.change === 'synchronized');
  return counts ? { actor: POLICY_ACTOR, known: true } : undefined;
}

/** Whether nobody waits for an answer, so that what fails has to be tried again. */
function hasHappened({ kind }: Request['said']): boolean {
  return kind === 'pull-request' || kind === 'lifetime' || kind === 'build';
}

/** What a label or an event asks for is there already, or gone already: that is no news to anybody. */
function isSoAlready(error: unknown): boolean {
  const codes: readonly string[] = ['name-taken', 'unknown-environment', 'nothing-to-change', 'not-locked'];
  return error instanceof Refusal && codes.includes(error.code);
}

/** Writes down why something was refused. @throws whatever is neither a refusal nor a failure outside */
async function refused(
  runtime: Runtime,
  { conversation, said }: Request,
  actor: string,
  command: Command | undefined,
  error: unknown,
): Promise<Answer> {
  if (!(error instanceof Refusal || error instanceof PortError)) throw error;
  await runtime.store.audit({
    at: runtime.now(),
    actor,
    door: conversation.door,
    ...(command?.environment ? { environment: command.environment } : {}),
    action: command?.verb ?? said.kind,
    result: `refused: ${error.code}`,
  });
  return refusalAnswer(error);
}

/** The commands a request stands for; most of what happens stands for none. */
async function commandsOf(
  runtime: Runtime,
  { said, speaker: _, ...about }: Request,
  actor: string,
): Promise<readonly CommandRequest[]> {
  switch (said.kind) {
    case 'command':
      return [{ ...about, actor, command: said.command }];
    case 'label': {
      const command = await labelCommand(runtime, about.pullRequest, said);
      return command ? [{ ...about, actor, command }] : [];
    }
    case 'pull-request':
      return followPullRequest(runtime, { ...about, actor }, said.change);
    case 'lifetime':
      return endOfLife(runtime, about, said);
    case 'build':
      return followBuild(runtime, about, said);
    default:
      return [];
  }
}

async function route(runtime: Runtime, request: CommandRequest, speaker: Request['speaker']): Promise<Answer> {
  const { verb } = request.command;
  const kind = verbs[verb].kind;
  if (kind === 'pending') {
    throw new Refusal('not-built-yet', `"${verb}" is understood, and not built yet.`, 'Nothing has been done.');
  }
  if (kind === 'account') return account(runtime, request, speaker);
  if (verb === 'help' || verb === 'list') return answerQuestion(runtime, request, undefined);
  const desired = await runtime.gitops.read();
  const environment = environmentOf(request, desired);
  if (kind === 'read') return answerQuestion(runtime, request, environment);
  if (kind === 'control') return control(runtime, request, desired, environment);
  return startOperation(runtime, request, desired, environment);
}
