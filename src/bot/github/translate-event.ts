import type { Parsed } from '../../commands/command.ts';
import { parse } from '../../commands/parse.ts';
import type { Instant } from '../../environments/instant.ts';
import type { Request, Said } from '../../operations/request.ts';
import { CommentEvent, LabelEvent } from './schema.ts';

/**
 * What an event GitHub delivered asks for. A payload that lacks what is used here (a comment whose author is gone)
 * asks for nothing, like every other event.
 * @param event as in `X-GitHub-Event`
 */
export function translateEvent(delivery: string, event: string, payload: unknown, now: Instant): Request | undefined {
  if (event === 'issue_comment') {
    const { data } = CommentEvent.safeParse(payload);
    return data && translateComment(delivery, data, now);
  }
  if (event === 'pull_request') {
    const { data } = LabelEvent.safeParse(payload);
    return data && translateLabel(delivery, data, now);
  }
  return undefined;
}

/** A created comment as a request; undefined for prose, and for a comment nobody may speak through. */
function translateComment(delivery: string, event: CommentEvent, now: Instant): Request | undefined {
  const { comment, issue, sender } = event;
  // Only its author speaks through a comment: whoever else edits or transfers it does not.
  if (event.action !== 'created' || sender.login !== comment.user.login) return undefined;
  const parsed: Parsed = parse(comment.body);
  if (parsed.kind === 'ignore') return undefined;
  return request(delivery, event, parsed, issue.number, issue.pull_request !== undefined, now, comment.id);
}

/** A label put on a pull request as a request; the policy says later whether it means anything. */
function translateLabel(delivery: string, event: LabelEvent, now: Instant): Request | undefined {
  if (event.action !== 'labeled') return undefined;
  return request(delivery, event, { kind: 'label', label: event.label.name }, event.pull_request.number, true, now);
}

function request(
  delivery: string,
  event: Pick<CommentEvent, 'repository' | 'installation' | 'sender'>,
  said: Said,
  issue: number,
  isPullRequest: boolean,
  receivedAt: Instant,
  comment?: number,
): Request {
  const repository = event.repository.full_name;
  return {
    id: `github:${delivery}`,
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
    receivedAt,
  };
}
