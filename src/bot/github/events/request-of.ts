import type { Request, Said } from '../../../operations/request.ts';
import type { EventBase } from '../schema.ts';
import type { Delivery } from './delivery.ts';

/** What an event says, and where in its repository. */
type About = {
  /** Number of the issue or the pull request. */
  readonly issue: number;
  readonly isPullRequest: boolean;
  readonly comment?: number;
};

/** A request in the words of whoever caused the event, answered where it happened. */
export function requestOf(delivery: Delivery, event: EventBase, said: Said, about: About): Request {
  const repository = event.repository.full_name;
  const { issue, comment, isPullRequest } = about;
  return {
    id: `github:${delivery.guid}`,
    conversation: {
      door: 'github',
      repository,
      issue,
      ...(comment === undefined ? {} : { comment }),
      ...(event.installation ? { installation: event.installation.id } : {}),
    },
    speaker: { kind: 'github', login: event.sender.login, isBot: event.sender.type === 'Bot' },
    said,
    ...(isPullRequest ? { pullRequest: { repository, number: issue } } : {}),
    ...(delivery.missedAt === undefined ? {} : { saidAt: delivery.missedAt }),
    receivedAt: delivery.receivedAt,
  };
}
