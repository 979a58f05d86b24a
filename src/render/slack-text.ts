import type { Span, Spans } from './document.ts';

/** Spans as mrkdwn of at most `limit` characters; what is too long ends between two characters, never inside markup. */
export function mrkdwn(spans: Spans, limit: number): string {
  let text = '';
  for (const span of spans) {
    const written = writeSpan(span);
    if (text.length + written.length <= limit) {
      text += written;
      continue;
    }
    return `${text}${shortened(span, limit - text.length - 1)}…`.slice(0, limit);
  }
  return text;
}

/** Spans without any markup, for what Slack takes as plain text only. */
export function plainText(spans: Spans): string {
  return oneLine(spans.map((span) => (span.kind === 'person' ? span.login : span.text)).join(''));
}

/** https://docs.slack.dev/messaging/formatting-message-text#escaping: these three are all of Slack's own characters. */
export function escapeMrkdwn(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

export function cutPlain(text: string, limit: number): string {
  if (text.length <= limit) return text;
  // A character outside the basic plane takes two places, and half of one is none.
  return `${text.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** As much of the span's text as fits once it is written; a link is left out whole. */
function shortened(span: Span, room: number): string {
  if (span.kind === 'link' || span.kind === 'person' || room <= 0) return '';
  for (let length = Math.min(span.text.length, room); length > 0; length = Math.floor(length * 0.9)) {
    const written = writeSpan({ ...span, text: span.text.slice(0, length).replace(/[\ud800-\udbff]$/, '') });
    if (written.length <= room) return written;
  }
  return '';
}

function writeSpan(span: Span): string {
  switch (span.kind) {
    case 'plain':
      return foreign(span.text);
    case 'strong':
      return foreign(span.text).replace(/^(\s*)(\S|\S[\s\S]*\S)(\s*)$/, '$1*$2*$3');
    case 'code': {
      const inner = escapeMrkdwn(oneLine(span.text)).replaceAll('`', "'");
      return inner.trim() === '' ? '' : `\`${inner}\``;
    }
    case 'person':
      return foreign(span.login);
    case 'link':
      return /^https?:\/\//.test(span.url) ? linked(span.url, span.text) : foreign(span.text);
  }
}

function linked(url: string, text: string): string {
  const address = encodeURI(url).replaceAll('|', '%7C');
  return text === url ? `<${address}>` : `<${address}|${foreign(text).replaceAll('|', '¦')}>`;
}

/** Nothing in foreign text starts a format: Slack has no escape for these, only what stands between. */
function foreign(text: string): string {
  return escapeMrkdwn(oneLine(text)).replace(/(?<![\p{L}\p{N}])[*_~`](?=\S)/gu, '$&\u200b');
}

function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed here
  return text.replace(/[\r\n]+/g, ' ').replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');
}
