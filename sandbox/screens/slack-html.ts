import type { KnownBlock } from '@slack/types';
import { mrkdwnHtml, plainHtml } from './mrkdwn-html.ts';

/** Looks like Slack, and is an approximation: Slack's own client folds long messages, wraps and pads in its own way. */
export const slackStyle = `
.sl{--ink:#1d1c1d;--dim:#616061;--line:#dddddd;--soft:#f6f6f6;--page:#fff;--link:#1264a3;--code:#c01343;color:var(--ink);
background:var(--page);border:1px solid var(--line);border-radius:8px;padding:12px 16px;
font:15px/1.46 Lato,"Noto Sans",Helvetica,Arial,"Noto Color Emoji",sans-serif;overflow-wrap:anywhere;max-width:600px}
.dark .sl{--ink:#d1d2d3;--dim:#ababad;--line:#424448;--soft:#232529;--page:#1a1d21;--link:#1d9bd1;--code:#e8912d}
.sl .b{margin:0 0 8px}.sl h1{font-size:18px;font-weight:900;margin:0 0 8px}.sl a{color:var(--link);text-decoration:none}
.sl code{font:12px ui-monospace,"DejaVu Sans Mono",monospace;color:var(--code);border:1px solid var(--line);background:var(--soft);
border-radius:3px;padding:2px 3px}
.sl pre{font:12px/1.5 ui-monospace,"DejaVu Sans Mono",monospace;white-space:pre-wrap;background:var(--soft);border:1px solid var(--line);
border-radius:4px;padding:8px;margin:4px 0}
.sl .c{color:var(--dim);font-size:12px}.sl .e{font-size:12px;color:var(--dim);border-bottom:1px dashed var(--line);margin:0 0 8px}
.sl button{font:700 13px inherit;border:1px solid var(--dim);border-radius:4px;background:none;color:var(--ink);padding:5px 12px;margin:0 8px 4px 0}
.sl button.primary{background:#007a5a;border-color:#007a5a;color:#fff}.sl button.danger{background:#e01e5a;border-color:#e01e5a;color:#fff}
.sl label{font-weight:700;display:block}.sl .i{border:1px solid var(--dim);border-radius:4px;padding:6px 10px;color:var(--dim);margin:0 0 8px}
.sl hr{border:0;border-top:1px solid var(--line)}.sl .w{display:flex;justify-content:space-between;border-bottom:1px solid var(--line);
margin:0 0 12px;padding:0 0 8px;font-weight:900}`;

/** A message: what its notification says, then its blocks. */
export function slackMessageHtml({
  text,
  blocks,
}: {
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
}): string {
  return `<div class="sl"><div class="e">notification: ${plainHtml(unescaped(text))}</div>${slackBlocksHtml(blocks)}</div>`;
}

/** A window: title, blocks, what its buttons say. */
export function slackWindowHtml(title: string, blocks: readonly KnownBlock[], buttons: readonly string[] = []): string {
  const foot = buttons.map((label) => `<button>${plainHtml(label)}</button>`).join('');
  return `<div class="sl"><div class="w"><span>${plainHtml(title)}</span><span>✕</span></div>${slackBlocksHtml(blocks)}${foot}</div>`;
}

function slackBlocksHtml(blocks: readonly KnownBlock[]): string {
  return blocks.map(blockHtml).join('\n');
}

function blockHtml(block: KnownBlock): string {
  switch (block.type) {
    case 'header':
      return `<h1>${plainHtml(block.text.text)}</h1>`;
    case 'section':
      return `<div class="b">${block.text ? textHtml(block.text) : ''}</div>`;
    case 'context':
      return `<div class="b c">${block.elements.map((each) => ('text' in each ? textHtml(each) : '')).join(' ')}</div>`;
    case 'divider':
      return '<hr>';
    case 'actions':
      return `<div class="b">${block.elements.map(buttonHtml).join('')}</div>`;
    case 'input':
      return `<label>${plainHtml(block.label.text)}${block.optional ? ' <span class="c">(optional)</span>' : ''}</label>
<div class="i">${plainHtml(placeholderOf(block.element))}</div>`;
    default:
      return `<div class="b c">[${block.type}: not drawn]</div>`;
  }
}

function textHtml({ type, text }: { readonly type: string; readonly text: string }): string {
  return type === 'mrkdwn' ? mrkdwnHtml(text) : plainHtml(text);
}

type Actions = Extract<KnownBlock, { type: 'actions' }>;
type Input = Extract<KnownBlock, { type: 'input' }>;

function buttonHtml(element: Actions['elements'][number]): string {
  if (element.type !== 'button') return `[${element.type}: not drawn]`;
  return `<button class="${element.style ?? ''}">${plainHtml(element.text.text)}${element.url ? ' ↗' : ''}</button>`;
}

function placeholderOf(element: Input['element']): string {
  if ('placeholder' in element && element.placeholder) return element.placeholder.text;
  return 'options' in element ? `choose… (${element.options?.length ?? 0})` : '…';
}

function unescaped(text: string): string {
  return text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
}
