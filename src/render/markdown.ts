import type { Block, Document, Span, Spans, Tone } from './document.ts';

/** Longest comment GitHub takes, in characters. */
export const GITHUB_COMMENT_LIMIT = 65_536;

const MARK: Record<Tone, string> = {
  working: '⏳',
  waiting: '✋',
  good: '✅',
  asleep: '💤',
  gone: '🧹',
  bad: '❌',
  plain: '',
};

/**
 * The document as GitHub-flavoured Markdown, at most `limit` characters: what is too long loses whole lines at the
 * end of its longest code blocks, and says how many, so that a fence is never cut open.
 */
export function toMarkdown(document: Document, limit: number = GITHUB_COMMENT_LIMIT): string {
  for (let keep = Number.POSITIVE_INFINITY; ; keep = keep === Number.POSITIVE_INFINITY ? 400 : Math.floor(keep / 2)) {
    const text = document
      .map((block) => writeBlock(block, keep))
      .filter(Boolean)
      .join('\n\n');
    if (text.length <= limit || keep === 0) return `${text.slice(0, limit - 1)}\n`;
  }
}

function writeBlock(block: Block, keep: number): string {
  switch (block.kind) {
    case 'heading':
      return `### ${[MARK[block.tone], spans(block.spans)].filter(Boolean).join(' ')}`;
    case 'text':
      return spans(block.spans);
    case 'alert':
      return `> [!WARNING]\n> ${spans(block.spans)}`;
    case 'list':
      return block.items.map((item) => `- ${spans(item)}`).join('\n');
    case 'table':
      return table(block.header, block.rows);
    case 'code':
      return fence(block.language, shortened(block.text, keep));
    case 'folded':
      return [
        `<details${block.open ? ' open' : ''}><summary>${spans(block.summary, html)}</summary>`,
        ...block.blocks.map((inner) => writeBlock(inner, keep)),
        '</details>',
      ].join('\n\n');
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

/** Inside an HTML element Markdown is not read, so spans are written as HTML there. */
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

/** Foreign text must not turn into formatting, a mention, a reference or HTML. */
function escapeMarkdown(text: string): string {
  return text
    .replace(/[\r\n]+/g, ' ')
    .replace(/[\\`*_[\]<>|~]/g, (character) => `\\${character}`)
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
  return [...lines.slice(0, keep), `… ${lines.length - keep} lines more`].join('\n');
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  return [line(header), `| ${header.map(() => '---').join(' | ')} |`, ...rows.map(line)].join('\n');
}
