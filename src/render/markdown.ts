import { type Block, counted, type Document, type Span, type Spans } from './document.ts';
import { TONE_MARK } from './tone-mark.ts';

/** Longest comment GitHub takes, in characters. */
export const GITHUB_COMMENT_LIMIT = 65_536;

/**
 * The document as GitHub-flavoured Markdown, at most `limit` characters (300 or more). What is too long loses whole
 * lines at the end of its longest code blocks, then whole blocks, and says so, so that neither a fence nor a
 * `<details>` is ever cut open; the last line then links to `url`.
 */
export function toMarkdown(document: Document, limit: number = GITHUB_COMMENT_LIMIT, url?: string): string {
  const whole = `${joinBlocks(document.map((block) => writeBlock(block, Number.POSITIVE_INFINITY)))}\n`;
  if (whole.length <= limit) return whole;
  // An address longer than the room there is would leave none for what it is about.
  const known = url !== undefined && encodeURI(url).length < limit / 2;
  const last = known ? `There is more than GitHub shows here: <${encodeURI(url)}>` : undefined;
  const room = limit - 1 - (last === undefined ? 0 : last.length + 2);
  for (let keep = 400; keep > 0; keep = Math.floor(keep / 2)) {
    const text = joinBlocks(document.map((block) => writeBlock(block, keep)));
    if (text.length <= room) return `${joinBlocks([text, last ?? ''])}\n`;
  }
  return `${joinBlocks([fitting(document, room), last ?? ''])}\n`;
}

function joinBlocks(texts: readonly string[]): string {
  return texts.filter(Boolean).join('\n\n');
}

/** As many whole blocks as fit, in their order, without any code; what is too large by itself is left out. */
function fitting(document: Document, room: number): string {
  let text = '';
  for (const block of document) {
    const free = room - text.length - (text === '' ? 0 : 2);
    const whole = writeBlock(block, 0);
    text = joinBlocks([text, whole.length <= free ? whole : partly(block, free)]);
  }
  return text;
}

function partly(block: Block, room: number): string {
  if (block.kind !== 'folded') return '';
  const left = room - details(block, '').length;
  return left < 0 ? '' : details(block, fitting(block.blocks, left));
}

/** The empty lines make GitHub read what is inside as Markdown. */
function details({ summary, open }: Extract<Block, { kind: 'folded' }>, inside: string): string {
  return `<details${open ? ' open' : ''}><summary>${spans(summary, html)}</summary>\n\n${inside}\n\n</details>`;
}

function writeBlock(block: Block, keep: number): string {
  switch (block.kind) {
    case 'heading':
      return `### ${[TONE_MARK[block.tone], spans(block.spans)].filter(Boolean).join(' ')}`;
    case 'text':
      return atLineStart(spans(block.spans));
    case 'alert':
      return `> [!WARNING]\n> ${atLineStart(spans(block.spans))}`;
    case 'list':
      return block.items.map((item) => `- ${atLineStart(spans(item))}`).join('\n');
    case 'table':
      return table(block.header, block.rows);
    case 'code':
      return fence(block.language, shortened(block.text, keep));
    case 'folded':
      return details(block, joinBlocks(block.blocks.map((inner) => writeBlock(inner, keep))));
    case 'actions':
      return '';
    case 'small':
      return `<sub>${spans(block.spans, html)}</sub>`;
  }
}

function spans(all: Spans, write: (span: Span) => string = markdown): string {
  return all.map(write).join('');
}

function markdown(span: Span): string {
  switch (span.kind) {
    case 'plain':
      return escapeMarkdown(span.text);
    case 'strong':
      return emphasised(span.text);
    case 'code':
      return inlineCode(span.text);
    case 'person':
      return `@${escapeMarkdown(span.login)}`;
    case 'link':
      return span.text === span.url
        ? `<${encodeURI(span.url)}>`
        : `[${escapeMarkdown(span.text)}](${encodeURI(span.url)})`;
  }
}

/** Inside `<summary>` Markdown is not read and inside `<sub>` it is, so spans there are HTML that means the same in both. */
function html(span: Span): string {
  switch (span.kind) {
    case 'plain':
      return escapeHtml(span.text);
    case 'strong':
      return `<b>${escapeHtml(span.text)}</b>`;
    case 'code':
      return `<code>${escapeHtml(span.text)}</code>`;
    case 'person':
      return `@${escapeHtml(span.login)}`;
    case 'link':
      return `<a href="${escapeHtml(encodeURI(span.url))}">${escapeHtml(span.text)}</a>`;
  }
}

/** https://spec.commonmark.org/0.31.2/#emphasis-and-strong-emphasis: a delimiter must touch the word, not a space. */
function emphasised(text: string): string {
  const [, before = '', word = '', after = ''] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text) ?? [];
  return `${before}**${escapeMarkdown(word)}**${after}`;
}

/** https://spec.commonmark.org/0.31.2/#container-blocks: a paragraph must not begin as a list or a heading does. */
function atLineStart(text: string): string {
  return text
    .replace(/^\s+/, '')
    .replace(/^(?:[-+#=]|\d+(?=[.)]))/, (marker) => (/^\d/.test(marker) ? `${marker}\\` : `\\${marker}`));
}

/** Foreign text must not turn into formatting, a mention, a reference or HTML. */
function escapeMarkdown(text: string): string {
  return text
    .replace(/[\r\n]+/g, ' ')
    .replace(/[\\`*_[\]<>|~&]/g, (character) => `\\${character}`)
    .replace(/@(?=\w)/g, '@\u200b')
    .replace(/(^|\s)#(?=\d)/g, '$1#\u200b');
}

function escapeHtml(text: string): string {
  return text
    .replace(/[\r\n]+/g, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/[\\`*_[\]~|]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/(^|\s)#(?=\d)/g, '$1#\u200b')
    .replace(/@(?=\w)/g, '@\u200b');
}

/** https://spec.commonmark.org/0.31.2/#code-spans: the delimiter is longer than any run of backticks inside. */
function inlineCode(text: string): string {
  const inner = text.replace(/[\r\n]+/g, ' ');
  const ticks = '`'.repeat(longestRun(inner) + 1);
  return ticks.length === 1 ? `\`${inner}\`` : `${ticks} ${inner} ${ticks}`;
}

function fence(language: string, text: string): string {
  const ticks = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${ticks}${language}\n${text}\n${ticks}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}

function shortened(text: string, keep: number): string {
  const lines = text.split('\n');
  if (lines.length <= keep) return text;
  return [...lines.slice(0, keep), `… ${counted(lines.length - keep, 'more line')}`].join('\n');
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  return [line(header), `| ${header.map(() => '---').join(' | ')} |`, ...rows.map(line)].join('\n');
}
