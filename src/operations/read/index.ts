import { help } from '../../commands/help.ts';
import type { EnvironmentName } from '../../environments/environment-name.ts';
import { Refusal } from '../../environments/refusal.ts';
import type { Answer } from '../../render/answer.ts';
import type { CommandRequest } from '../request.ts';
import type { Runtime } from '../runtime.ts';
import { readDifference } from './diff.ts';
import { readHistory } from './history.ts';
import { listEnvironments } from './list.ts';
import { readStatus } from './status.ts';

/** Answers a verb that only reads; anyone who may read the repository may ask. @throws Refusal */
export async function answerQuestion(
  runtime: Runtime,
  request: CommandRequest,
  environment: EnvironmentName | undefined,
): Promise<Answer> {
  const { verb, args, flags } = request.command;
  const trigger = request.conversation.door === 'terminal' ? 'wa ' : '/env ';
  if (verb === 'help') return { kind: 'help', text: help(args.join(' ') || undefined, trigger) };
  if (verb === 'list') {
    return listEnvironments(runtime, {
      ...(flags.mine === true ? { owner: request.actor } : {}),
      ...(typeof flags.state === 'string' ? { state: flags.state } : {}),
    });
  }
  if (!environment) throw new Refusal('missing-environment', `"${verb}" needs the name of an environment.`);
  if (verb === 'status') return readStatus(runtime, environment);
  if (verb === 'diff') return readDifference(runtime, environment);
  if (verb === 'history') return readHistory(runtime, environment);
  throw new Refusal('not-built-yet', `"${verb}" is understood, and not built yet.`);
}
