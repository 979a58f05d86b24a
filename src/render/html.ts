import type { Block, Document, Span, Spans } from './document.ts';
import { TONE_MARK } from './tone-mark.ts';

/** Colours by name, so that light and dark differ in one place; a long line scrolls in its own box, never the page. */
const STYLE = `
:root{color-scheme:light dark;--ink:#1f2328;--dim:#59636e;--line:#d1d9e0;--soft:#f6f8fa;--link:#0969da;
--add:#dafbe1;--del:#ffebe9;--note:#fff8c5;--hunk:#ddf4ff}
@media (prefers-color-scheme:dark){:root{--ink:#f0f6fc;--dim:#9198a1;--line:#3d444d;--soft:#151b23;--link:#4493f8;
--add:#12361f;--del:#47171c;--note:#3a2d0b;--hunk:#132b4a}}
body{margin:0 auto;max-width:60rem;padding:1rem;font:1rem/1.5 system-ui,sans-serif;color:var(--ink);background:Canvas;
overflow-wrap:anywhere}
h1{font-size:1.35rem;line-height:1.3}h2{font-size:1.1rem;margin-top:2rem}
a{color:var(--link)}
code{font:.875em ui-monospace,monospace;background:var(--soft);padding:.1em .3em;border-radius:.3em}
pre{font:.8125rem/1.45 ui-monospace,monospace;background:var(--soft);border:1px solid var(--line);border-radius:.4rem;
padding:.6rem 0;overflow-x:auto}
pre span{display:block;min-width:max-content;padding:0 .8rem;white-space:pre}
pre .a{background:var(--add)}pre .d{background:var(--del)}pre .h{background:var(--hunk)}pre .n{background:var(--note)}
.t{overflow-x:auto}table{border-collapse:collapse;font-size:.9rem}
th,td{border:1px solid var(--line);padding:.3rem .6rem;text-align:left;vertical-align:top}th{background:var(--soft)}
th,td{overflow-wrap:normal}
details{margin:1rem 0}summary{cursor:pointer}
.alert{background:var(--note);border-left:.25rem solid #bf8700;padding:.5rem .8rem}
.small{color:var(--dim);font-size:.8125rem}`;

/**
 * The document as one HTML page that loads nothing and runs nothing: for a browser without a session, on a phone too.
 * @param title of the window
 */
export function toHtml(document: Document, title: string): string {
  let headings = 0;
  const body = document.map((block) => {
    if (block.kind === 'heading') headings += 1;
    return writeBlock(block, headings === 1 ? 'h1' : 'h2');
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<style>${STYLE}
</style>
</head>
<body>
${body.filter(Boolean).join('\n')}
</body>
</html>
`;
}

function writeBlock(block: Block, heading: 'h1' | 'h2'): string {
  switch (block.kind) {
    case 'heading':
      return `<${heading}>${[TONE_MARK[block.tone], spans(block.spans)].filter(Boolean).join(' ')}</${heading}>`;
    case 'text':
      return `<p>${spans(block.spans)}</p>`;
    case 'alert':
      return `<p class="alert">${spans(block.spans)}</p>`;
    case 'list':
      return `<ul>${block.items.map((item) => `<li>${spans(item)}</li>`).join('')}</ul>`;
    case 'table':
      return table(block.header, block.rows);
    case 'code':
      return `<pre>${block.text
        .split('\n')
        .map((line) => `<span${lineClass(block.language, line)}>${escapeHtml(line) || ' '}</span>`)
        .join('')}</pre>`;
    case 'folded':
      return `<details${block.open ? ' open' : ''}><summary>${spans(block.summary)}</summary>
${block.blocks.map((inner) => writeBlock(inner, 'h2')).join('\n')}
</details>`;
    case 'actions':
      return '';
    case 'small':
      return `<p class="small">${spans(block.spans)}</p>`;
  }
}

function lineClass(language: 'diff' | 'text', line: string): string {
  if (language === 'text') return '';
  if (line.startsWith('+')) return ' class="a"';
  if (line.startsWith('-')) return ' class="d"';
  if (line.startsWith('@@')) return ' class="h"';
  return line.startsWith('!') ? ' class="n"' : '';
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[], tag: string) =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join('')}</tr>`;
  return `<div class="t"><table>${row(header, 'th')}${rows.map((cells) => row(cells, 'td')).join('')}</table></div>`;
}

function spans(all: Spans): string {
  return all.map(write).join('');
}

function write(span: Span): string {
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
      // An address of another scheme could run something.
      return /^https?:\/\//i.test(span.url)
        ? `<a href="${escapeHtml(span.url)}">${escapeHtml(span.text)}</a>`
        : escapeHtml(span.text);
  }
}

/** https://html.spec.whatwg.org/multipage/syntax.html: enough for text and for a quoted attribute. */
function escapeHtml(text: string): string {
  return (
    text
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      .replace(/"/g, '&quot;')
      .replace(/'/g, '&#39;')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed here
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
  );
}
