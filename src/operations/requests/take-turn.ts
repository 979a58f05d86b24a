import { verbs } from '../../commands/verbs/index.ts';
import type { EnvironmentName } from '../../environments/environment-name.ts';
import { formatInstant, type Milliseconds } from '../../environments/instant.ts';
import { READING_VERBS, ruleVerb } from '../../environments/policy/verbs.ts';
import { Refusal } from '../../environments/refusal.ts';
import type { CommandRequest } from '../request.ts';
import type { Runtime } from '../runtime.ts';

/** After this long a person has moved on, and what they meant may mean something else. */
const LATEST: Milliseconds = 60 * 60_000;

/**
 * Sees to it that what was said last is done last, where the host says when something was said: a delivery can come
 * after a later one, or hours after it was said. Questions are answered whenever they come. So are approvals, of which
 * the order does not matter: each is of one plan, and a plan made after it was said does not take it.
 * @throws Refusal `overtaken`, `too-late`
 */
export async function takeTurn(
  runtime: Pick<Runtime, 'store'>,
  request: CommandRequest,
  environment: EnvironmentName,
): Promise<void> {
  const { saidAt, receivedAt, conversation, command } = request;
  if (saidAt === undefined || !hasOrder(command.verb) || request.byPolicy !== undefined) return;
  const isComment = conversation.door === 'github' && conversation.comment !== undefined;
  if (isComment && receivedAt - saidAt > LATEST) {
    throw new Refusal(
      'too-late',
      `This was said at ${formatInstant(saidAt)} and arrived at ${formatInstant(receivedAt)}: more than an hour later. Nothing is done to ${environment}.`,
      'Say it again if it is still meant.',
    );
  }
  if (command.verb === 'apply' || command.verb === 'approve') return;
  const { id } = request;
  const overtaken = await runtime.store.takeTurn({ door: conversation.door, environment, request: id, saidAt });
  if (!overtaken) return;
  const later = (await runtime.store.request(overtaken.overtakenBy))?.said;
  const what = later?.kind === 'command' ? `"${later.command.verb} ${environment}"` : 'another command';
  throw new Refusal(
    'overtaken',
    `"${command.verb} ${environment}" was said before ${what}, which came later and was dealt with first; nothing is done.`,
    'Say it again if it is still meant.',
  );
}

function hasOrder(verb: CommandRequest['command']['verb']): boolean {
  const reads: readonly string[] = READING_VERBS;
  return verbs[verb].kind !== 'read' && !reads.includes(ruleVerb(verb));
}
