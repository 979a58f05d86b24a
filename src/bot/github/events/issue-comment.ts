import { parse } from '../../../commands/parse.ts';
import type { Request } from '../../../operations/request.ts';
import { CommentEvent } from '../schema.ts';
import type { Delivery } from './delivery.ts';
import { requestOf } from './request-of.ts';

/** A created comment is a request; not prose, and not a comment nobody may speak through. */
export function issueComment(delivery: Delivery): readonly Request[] {
  const { data: event } = CommentEvent.safeParse(delivery.payload);
  if (event?.action !== 'created') return [];
  const { comment, issue, sender } = event;
  // Only its author speaks through a comment: whoever else edits or transfers it does not.
  if (sender.login !== comment.user.login) return [];
  const said = parse(comment.body);
  if (said.kind === 'ignore') return [];
  const isPullRequest = issue.pull_request !== undefined;
  const request = requestOf(delivery, event, said, { issue: issue.number, isPullRequest, comment: comment.id });
  return [comment.created_at === undefined ? request : { ...request, saidAt: Date.parse(comment.created_at) }];
}
