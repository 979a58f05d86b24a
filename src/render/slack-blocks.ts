import type { ContextBlock, HeaderBlock, KnownBlock, SectionBlock } from '@slack/types';
import { type Block, type Document, joined, link, plain, strong, type Tone } from './document.ts';
import { linesWithin } from './lines-within.ts';
import { slackActions } from './slack-actions.ts';
import { cutPlain, escapeMrkdwn, mrkdwn, plainText } from './slack-text.ts';
import { table } from './table.ts';

// https://docs.slack.dev/reference/block-kit/blocks
const SECTION_LIMIT = 3_000;
const HEADER_LIMIT = 150;
/** Characters of a line of code that Slack shows without breaking it, in a window of usual width. */
const WIDEST_LINE = 72;

/** How much fits, by where it is shown. */
const ROOM = {
  // A message fails with msg_blocks_too_long near 13,200 characters in all, which is not documented: slackapi/bolt-js#2509.
  message: { blocks: 50, characters: 12_000 },
  // https://docs.slack.dev/surfaces/app-home, https://docs.slack.dev/surfaces/modals: 100 blocks, 250 kB.
  view: { blocks: 100, characters: 100_000 },
};

export type SlackOptions = {
  /** `view` is the App Home or a modal. */
  readonly surface?: keyof typeof ROOM;
  /** What another host would fold: all of it, or of what is closed the summary only, where a button or a thread has it. */
  readonly folded?: 'shown' | 'summarised';
  /** Page that shows the whole text. */
  readonly url?: string;
};

const MARK: Record<Tone, string> = {
  working: ':hourglass_flowing_sand:',
  waiting: ':raised_hand:',
  good: ':white_check_mark:',
  asleep: ':zzz:',
  gone: ':broom:',
  bad: ':x:',
  plain: '',
};

/**
 * The document as Slack blocks within Slack's limits. What does not fit loses whole lines of its differences first, so
 * that buttons stay; then whole blocks from the end. The last block then says so and links to `url`.
 * A command's button has the action id `command:<index>` and its words as JSON for value; `show-diff` has the
 * operation's id; `open:<index>` is a link.
 */
export function toSlackBlocks(
  document: Document,
  { surface = 'message', folded = 'shown', url }: SlackOptions = {},
): KnownBlock[] {
  const room = ROOM[surface];
  let blocks: KnownBlock[] = [];
  for (const keep of [Number.POSITIVE_INFINITY, 200, 100, 50, 25, 12, 6, 3, 0]) {
    const writing: Writing = { keep, folded, cut: false, actions: 0 };
    blocks = withSmallTogether(document.flatMap((block) => writeBlock(block, writing)));
    const all = writing.cut ? [...blocks, more(url)] : blocks;
    if (all.length <= room.blocks && sizeOf(all) <= room.characters) return all;
  }
  const last = more(url);
  while (blocks.length > 0 && (blocks.length >= room.blocks || sizeOf([...blocks, last]) > room.characters))
    blocks.pop();
  return [...blocks, last];
}

/** What is under way: how many lines of a difference are kept, whether something was cut, buttons so far. */
type Writing = {
  readonly keep: number;
  readonly folded: SlackOptions['folded'];
  cut: boolean;
  actions: number;
};

function writeBlock(block: Block, writing: Writing): KnownBlock[] {
  switch (block.kind) {
    case 'heading':
      return header([MARK[block.tone], plainText(block.spans)].filter(Boolean).join(' '));
    case 'text':
      return section(mrkdwn(block.spans, SECTION_LIMIT));
    case 'alert':
      return section(`:warning: ${mrkdwn(block.spans, SECTION_LIMIT - 20)}`);
    case 'list':
      return list(
        block.items.map((item) => `• ${mrkdwn(item, 500)}`),
        writing,
      );
    case 'table':
      return tableBlocks(block.header, block.rows, writing);
    case 'code':
      return [preformatted(block.text.split('\n'), writing.keep, writing)];
    case 'folded':
      if (writing.folded === 'summarised' && !block.open) return small(mrkdwn(block.summary, SECTION_LIMIT));
      return [
        ...section(mrkdwn(block.summary, SECTION_LIMIT)),
        ...block.blocks.flatMap((inner) => writeBlock(inner, writing)),
      ];
    case 'actions': {
      const blocks = slackActions(block.actions, writing.actions);
      writing.actions += block.actions.length;
      return blocks;
    }
    case 'small':
      return small(mrkdwn(block.spans, SECTION_LIMIT));
  }
}

function header(text: string): HeaderBlock[] {
  if (text.trim() === '') return [];
  return [{ type: 'header', text: { type: 'plain_text', text: cutPlain(text, HEADER_LIMIT), emoji: true } }];
}

/** Nothing for an empty text, which Slack refuses. `verbatim`: foreign text names no channel and mentions nobody. */
function section(text: string): SectionBlock[] {
  if (text.trim() === '') return [];
  return [{ type: 'section', text: { type: 'mrkdwn', text, verbatim: true } }];
}

/** Small print in a row as the lines of one block: each by itself is as tall as a paragraph. */
function withSmallTogether(blocks: readonly KnownBlock[]): KnownBlock[] {
  const together: KnownBlock[] = [];
  for (const block of blocks) {
    const before = together.at(-1);
    const text = `${smallTextOf(before) ?? ''}\n${smallTextOf(block) ?? ''}`;
    const joins = smallTextOf(before) !== undefined && smallTextOf(block) !== undefined && text.length <= SECTION_LIMIT;
    if (joins) together.splice(-1, 1, ...small(text));
    else together.push(block);
  }
  return together;
}

function smallTextOf(block: KnownBlock | undefined): string | undefined {
  const [element] = block?.type === 'context' ? block.elements : [];
  return element?.type === 'mrkdwn' ? element.text : undefined;
}

function small(text: string): ContextBlock[] {
  if (text.trim() === '') return [];
  return [{ type: 'context', elements: [{ type: 'mrkdwn', text, verbatim: true }] }];
}

function more(url: string | undefined): ContextBlock {
  const text = 'There is more than Slack can show';
  const where = url === undefined ? '.' : `: <${encodeURI(url)}|the whole of it>.`;
  return { type: 'context', elements: [{ type: 'mrkdwn', text: `${text}${where}`, verbatim: true }] };
}

function list(items: readonly string[], writing: Writing): SectionBlock[] {
  const { kept, left } = linesWithin(items, Number.POSITIVE_INFINITY, SECTION_LIMIT - 40);
  if (left === 0) return section(kept.join('\n'));
  writing.cut = true;
  return section([...kept, `… ${left} more`].join('\n'));
}

/** Equal columns while they fit beside each other; else an item for each row, in which addresses are links, too. */
function tableBlocks(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  writing: Writing,
): SectionBlock[] {
  const lines = table(header, rows);
  if (lines.every((line) => line.length <= WIDEST_LINE)) {
    return [preformatted(lines, Number.POSITIVE_INFINITY, writing)];
  }
  const items = rows.map(([first = '', ...rest]) => {
    const cells = rest
      .filter((cell) => cell !== '')
      .map((cell) => [/^https?:\/\//.test(cell) ? link(cell) : plain(cell)]);
    return `• ${mrkdwn(joined([[strong(first)], ...cells], ' · '), 500)}`;
  });
  return list(items, writing);
}

/** Lines inside one closed fence. */
function preformatted(lines: readonly string[], keep: number, writing: Writing): SectionBlock {
  const safe = lines.map((line) => escapeMrkdwn(line).replaceAll('```', "'''"));
  const { kept, left } = linesWithin(safe, keep, SECTION_LIMIT - 60);
  if (left > 0) writing.cut = true;
  const shown = left > 0 ? [...kept, `… ${left} more ${left === 1 ? 'line' : 'lines'}`] : kept;
  const text = `\`\`\`\n${shown.join('\n')}\n\`\`\``;
  return { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } };
}

function sizeOf(blocks: readonly KnownBlock[]): number {
  return JSON.stringify(blocks).length;
}
