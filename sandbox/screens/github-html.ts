import MarkdownIt from 'markdown-it';

const renderer = new MarkdownIt({ html: true, linkify: true, breaks: true });

const STYLE = `
.gh{--ink:#1f2328;--dim:#59636e;--line:#d1d9e0;--soft:#f6f8fa;--page:#fff;--link:#0969da;--add:#dafbe1;--del:#ffebe9;--hunk:#ddf4ff;
--warn:#9a6700;color:var(--ink);background:var(--page);border:1px solid var(--line);border-radius:6px;padding:16px;
font:14px/1.5 -apple-system,"Segoe UI","Noto Sans",Helvetica,Arial,"Noto Color Emoji",sans-serif;overflow-wrap:break-word}
.dark .gh{--ink:#f0f6fc;--dim:#9198a1;--line:#3d444d;--soft:#151b23;--page:#0d1117;--link:#4493f8;--add:#12361f;--del:#47171c;--hunk:#132b4a;
--warn:#d29922}
.gh>:first-child{margin-top:0}.gh>:last-child{margin-bottom:0}
.gh h3{font-size:1.25em;margin:24px 0 16px;line-height:1.25}.gh a{color:var(--link)}
.gh p,.gh ul,.gh table,.gh pre,.gh details{margin:0 0 16px}.gh ul{padding-left:2em}
.gh code{font:85% ui-monospace,"DejaVu Sans Mono",monospace;background:var(--soft);padding:.2em .4em;border-radius:6px}
.gh pre{background:var(--soft);padding:16px;border-radius:6px;overflow:auto}.gh pre code{background:none;padding:0;white-space:pre}
.gh pre .add{background:var(--add)}.gh pre .del{background:var(--del)}.gh pre .hunk{background:var(--hunk)}
.gh table{border-collapse:collapse;display:block;overflow:auto;max-width:100%;width:max-content}
.gh th,.gh td{border:1px solid var(--line);padding:6px 13px;overflow-wrap:normal}
.gh .alert{border-left:.25em solid var(--warn);padding:8px 16px;margin:0 0 16px}.gh .alert .t{color:var(--warn);font-weight:500}
.gh .alert p{margin:0}.gh sub{font-size:75%;line-height:0;vertical-align:baseline;position:relative;bottom:-.25em}`;

/** Looks like a comment in GitHub, and is not one: the same elements, with sizes and colours of Primer. */
export const githubStyle = STYLE;

/** A comment's Markdown as HTML of one element, as GitHub shows it: HTML within it, alerts, coloured differences. */
export function githubHtml(markdown: string): string {
  const html = renderer
    .render(markdown)
    .replace(
      /<blockquote>\s*<p>\[!WARNING\](?:<br>)?\s*/g,
      '<blockquote class="alert"><p><span class="t">⚠ Warning</span><br>',
    )
    .replace(/<blockquote class="alert">([\s\S]*?)<\/blockquote>/g, '<div class="alert">$1</div>')
    .replace(
      /<code class="language-diff">([\s\S]*?)<\/code>/g,
      (_, text: string) => `<code>${colouredDiff(text)}</code>`,
    );
  return `<div class="gh">${html}</div>`;
}

function colouredDiff(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      const kind = { '+': 'add', '-': 'del', '!': 'del', '@': 'hunk' }[line.charAt(0)];
      return kind ? `<span class="${kind}">${line}</span>` : line;
    })
    .join('\n');
}
