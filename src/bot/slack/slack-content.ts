import type { Answer } from '../../render/answer.ts';
import { describeAnswer } from '../../render/describe/describe-answer.ts';
import type { Document } from '../../render/document.ts';
import { toSlackBlocks } from '../../render/slack-blocks.ts';
import { plainText } from '../../render/slack-text.ts';
import type { SlackContent } from './slack-messages.ts';

/** An answer as a message; a long one links to the page that has all of it. */
export function slackContent(answer: Answer): SlackContent {
  const url = answer.kind === 'operation' ? answer.view.url : undefined;
  return documentContent(describeAnswer(answer), url);
}

export function documentContent(document: Document, url?: string): SlackContent {
  const said = document.find((block) => block.kind === 'heading' || block.kind === 'text');
  const text = said && 'spans' in said ? plainText(said.spans) : '';
  // https://docs.slack.dev/messaging/formatting-message-text#escaping
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return { text: escaped.slice(0, 1_000) || 'WorkflowAutom', blocks: toSlackBlocks(document, url ? { url } : {}) };
}
