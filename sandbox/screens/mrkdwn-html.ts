const EMOJI: Readonly<Record<string, string>> = {
  hourglass_flowing_sand: '⏳',
  raised_hand: '✋',
  white_check_mark: '✅',
  zzz: '💤',
  broom: '🧹',
  x: '❌',
  warning: '⚠️',
};

/**
 * Slack's mrkdwn as HTML, near enough to judge what people read: bold, code, fences, links, emoji.
 * https://docs.slack.dev/messaging/formatting-message-text
 */
export function mrkdwnHtml(text: string): string {
  return text
    .split(/(```[\s\S]*?```)/)
    .map((part) => (part.startsWith('```') ? fence(part) : inline(part)))
    .join('');
}

export function plainHtml(text: string): string {
  return emoji(escapeHtml(text));
}

function fence(text: string): string {
  return `<pre>${text.slice(3, -3).replace(/^\n|\n$/g, '')}</pre>`;
}

/** The text's own `&`, `<` and `>` are escaped already, as Slack wants them. */
function inline(text: string): string {
  return text
    .split(/(`[^`\n]+`)/)
    .map((part) => (/^`.+`$/.test(part) ? `<code>${part.slice(1, -1)}</code>` : formatted(part)))
    .join('');
}

function formatted(text: string): string {
  const linked = text
    .replace(/<(https?:[^|>]+)\|([^>]+)>/g, '<a href="$1">$2</a>')
    .replace(/<(https?:[^>]+)>/g, '<a href="$1">$1</a>')
    .replace(/<#(\w+)>/g, '<a>#$1</a>');
  return emoji(linked.replace(/(?<![\p{L}\p{N}])\*(\S(?:[^*\n]*\S)?)\*/gu, '<b>$1</b>').replace(/\n/g, '<br>'));
}

function emoji(text: string): string {
  return text.replace(/:([a-z_]+):/g, (whole, name: string) => EMOJI[name] ?? whole);
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
