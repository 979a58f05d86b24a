import type { ContextBlock, HeaderBlock, KnownBlock, SectionBlock } from '@slack/types';
import type { Block, Document, Span, Spans, Tone } from './document.ts';

// https://docs.slack.dev/reference/block-kit/blocks
const MOST_BLOCKS = 50;
const SECTION_LIMIT = 3_000;
const HEADER_LIMIT = 150;
// Not documented; a message fails with msg_blocks_too_long near 13,200 characters in all (slackapi/bolt-js#2509).
const MESSAGE_LIMIT = 12_000;

const MARK: Record<Tone, string> = {
  working: ':hourglass_flowing_sand:',
  waiting: ':raised_hand:',
  good: ':white_check_mark:',
  asleep: ':zzz:',
  gone: ':broom:',
  bad: ':x:',
  plain: '',
};

/** The document as Slack blocks within Slack's limits; what does not fit is left out and said so in the last block. */
export function toSlackBlocks(document: Document): KnownBlock[] {
  const blocks = document.flatMap(writeBlock);
  const kept: KnownBlock[] = [];
  let size = 0;
  for (const block of blocks) {
    size += JSON.stringify(block).length;
    if (kept.length >= MOST_BLOCKS - 1 || size > MESSAGE_LIMIT) {
      kept.push(small('There is more than Slack can show; `/env diff` has the whole of it.'));
      break;
    }
    kept.push(block);
  }
  return kept;
}

function writeBlock(block: Block): KnownBlock[] {
  switch (block.kind) {
    case 'heading':
      return [header([MARK[block.tone], plainText(block.spans)].filter(Boolean).join(' '))];
    case 'text':
      return [section(mrkdwn(block.spans))];
    case 'alert':
      return [section(`:warning: *${plainText(block.spans)}*`)];
    case 'list':
      return [section(block.items.map((item) => `• ${mrkdwn(item)}`).join('\n'))];
    case 'table':
      return [preformatted([block.header, ...block.rows].map((row) => row.join('  ')).join('\n'))];
    case 'code':
      return [preformatted(block.text)];
    case 'folded':
      return [section(`*${mrkdwn(block.summary)}*`), ...block.blocks.flatMap(writeBlock)];
    case 'actions':
      return [];
    case 'small':
      return [small(mrkdwn(block.spans))];
  }
}

function header(text: string): HeaderBlock {
  return { type: 'header', text: { type: 'plain_text', text: cut(text, HEADER_LIMIT), emoji: true } };
}

function section(text: string): SectionBlock {
  return { type: 'section', text: { type: 'mrkdwn', text: cut(text, SECTION_LIMIT) } };
}

function small(text: string): ContextBlock {
  return { type: 'context', elements: [{ type: 'mrkdwn', text: cut(text, SECTION_LIMIT) }] };
}

function preformatted(text: string): SectionBlock {
  const lines = escapeMrkdwn(text).replaceAll('```', "'''").split('\n');
  // Room for the fence and for the line that says how much is left out.
  let room = SECTION_LIMIT - 40;
  const fitting = lines.findIndex((line) => {
    room -= line.length + 1;
    return room < 0;
  });
  if (fitting === -1) return section(`\`\`\`\n${lines.join('\n')}\n\`\`\``);
  return section(`\`\`\`\n${lines.slice(0, fitting).join('\n')}\n… ${lines.length - fitting} lines more\n\`\`\``);
}

function mrkdwn(spans: Spans): string {
  return spans.map(writeSpan).join('');
}

function writeSpan(span: Span): string {
  switch (span.kind) {
    case 'plain':
      return escapeMrkdwn(span.text);
    case 'strong':
      return escapeMrkdwn(span.text).replace(/^(\s*)([\s\S]*?)(\s*)$/, '$1*$2*$3');
    case 'code':
      return `\`${escapeMrkdwn(span.text).replaceAll('`', "'")}\``;
    case 'person':
      return escapeMrkdwn(span.login);
    case 'link':
      return `<${encodeURI(span.url)}|${escapeMrkdwn(span.text)}>`;
  }
}

function plainText(spans: Spans): string {
  return spans.map((span) => (span.kind === 'person' ? span.login : span.text)).join('');
}

// https://docs.slack.dev/messaging/formatting-message-text#escaping
function escapeMrkdwn(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

function cut(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
}
