import type { EnvironmentName } from '../environments/environment-name.ts';
import { type Display, githubComment, slackMessage, slackThread } from './display.ts';
import type { CommandRequest } from './request.ts';

/** Where people will see how an operation goes: first of all where it was asked for. Pure. */
export function displaysOf(
  request: Pick<CommandRequest, 'conversation'>,
  environment: EnvironmentName,
  operation: string,
): readonly Display[] {
  const { conversation } = request;
  if (conversation.door === 'github') return [githubComment(conversation, environment)];
  if (conversation.door === 'slack')
    return [slackMessage(conversation, operation), slackThread(conversation, operation)];
  return [];
}
