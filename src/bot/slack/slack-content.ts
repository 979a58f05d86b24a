import type { Answer } from '../../render/answer.ts';
import { describeAnswer } from '../../render/describe/describe-answer.ts';
import { notificationOf } from '../../render/describe/notification-of.ts';
import type { Document } from '../../render/document.ts';
import { toSlackBlocks } from '../../render/slack-blocks.ts';
import { cutPlain, escapeMrkdwn } from '../../render/slack-text.ts';
import type { SlackContent } from './slack-messages.ts';

/** An answer as a message; a long one links to the page that has all of it. */
export function slackContent(answer: Answer): SlackContent {
  const url = answer.kind === 'operation' ? answer.view.url : undefined;
  // Of an operation, the thread has the timeline, and a button the difference.
  return documentContent(describeAnswer(answer), url, answer.kind === 'operation' ? 'summarised' : 'shown');
}

export function documentContent(
  document: Document,
  url?: string,
  folded: 'shown' | 'summarised' = 'shown',
): SlackContent {
  return {
    text: escapeMrkdwn(cutPlain(notificationOf(document), 1_000)) || 'WorkflowAutom',
    blocks: toSlackBlocks(document, { folded, ...(url ? { url } : {}) }),
  };
}
