import { stripVTControlCharacters, styleText } from 'node:util';
import type { Block, Document, Span, Spans, Tone } from './document.ts';
import { table } from './table.ts';

type Style = Parameters<typeof styleText>[0];

const MARK: Record<Tone, { readonly sign: string; readonly style: Style }> = {
  working: { sign: '…', style: 'cyan' },
  waiting: { sign: '?', style: 'yellow' },
  good: { sign: '✓', style: 'green' },
  asleep: { sign: 'z', style: 'blue' },
  gone: { sign: '✓', style: 'green' },
  bad: { sign: '✗', style: 'red' },
  plain: { sign: '', style: 'bold' },
};

/**
 * The document as text for a terminal. Without `colour` it holds no control character at all. What other hosts fold
 * comes right below the headline: in a terminal the end is what is read, and that is what to decide or say next.
 */
export function toTerminal(document: Document, options: { readonly colour: boolean } = { colour: false }): string {
  const paint = (style: Style, text: string) =>
    options.colour ? styleText(style, text, { validateStream: false }) : text;
  return `${longFirst(document)
    .flatMap((block) => writeBlock(block, paint, ''))
    .join('\n')}\n`;
}

function longFirst(document: Document): Document {
  const start = document.findIndex(({ kind }) => kind !== 'heading');
  const rest = document.slice(Math.max(start, 0));
  const isLong = ({ kind }: Block) => kind === 'folded';
  return [...document.slice(0, Math.max(start, 0)), ...rest.filter(isLong), ...rest.filter((block) => !isLong(block))];
}

type Paint = (style: Style, text: string) => string;

function writeBlock(block: Block, paint: Paint, indent: string): readonly string[] {
  const line = (text: string) => `${indent}${text}`;
  switch (block.kind) {
    case 'heading': {
      const { sign, style } = MARK[block.tone];
      return [line(paint(style, [sign, write(block.spans)].filter(Boolean).join(' ')))];
    }
    case 'text':
      return [line(write(block.spans))];
    case 'alert':
      return [line(paint(['bold', 'yellow'], `! ${write(block.spans)}`))];
    case 'list':
      return block.items.map((item) => line(`  - ${write(item)}`));
    case 'table':
      return table(
        block.header.map(safe),
        block.rows.map((row) => row.map(safe)),
      ).map((row, index) => line(index === 0 ? paint('bold', row) : row));
    case 'code':
      return safe(block.text)
        .split('\n')
        .map((text) => line(`  ${paint(codeStyle(block.language, text), text)}`));
    case 'folded':
      return [line(write(block.summary)), ...block.blocks.flatMap((inner) => writeBlock(inner, paint, `${indent}  `))];
    case 'actions':
      return [];
    case 'small':
      return [line(paint('dim', write(block.spans)))];
  }
}

function codeStyle(language: 'diff' | 'text', line: string): Style {
  if (language === 'text') return 'reset';
  if (line.startsWith('+')) return 'green';
  if (line.startsWith('-')) return 'red';
  return line.startsWith('!') ? 'yellow' : 'reset';
}

function write(spans: Spans): string {
  return spans.map(text).join('');
}

function text(span: Span): string {
  switch (span.kind) {
    case 'person':
      return safe(span.login);
    case 'link':
      return safe(span.text === span.url ? span.url : `${span.text} (${span.url})`);
    default:
      return safe(span.text);
  }
}

/** Foreign text must not move the cursor or colour the screen. */
function safe(foreign: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed here
  return stripVTControlCharacters(foreign).replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');
}
