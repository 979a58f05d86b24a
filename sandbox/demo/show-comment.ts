import { styleText } from 'node:util';

/**
 * A comment as its reader sees it, for a terminal: the marker is invisible, what is folded shows its summary only,
 * small print is dim. Only what the bot itself writes is understood.
 */
export function showComment(markdown: string): string {
  const visible = markdown
    .replace(/<!--[\s\S]*?-->\n?/g, '')
    .replace(/<details><summary>(.*?)<\/summary>[\s\S]*?<\/details>/g, '▸ $1')
    .replace(/<details open><summary>(.*?)<\/summary>/g, '▾ $1')
    .replace(/\n*<\/details>/g, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  return visible.split('\n').map(showLine).join('\n');
}

function showLine(line: string): string {
  if (/^```/.test(line)) return '';
  const text = decode(
    line
      .replace(/<\/?(sub|b|code)>/g, '')
      .replace(/\*\*(.+?)\*\*/g, '$1')
      .replace(/^> \[!WARNING\]$/, '> Warning'),
  );
  const plain = text.replace(/`([^`]+)`/g, '$1').replace(/\\([\\`*_[\]<>|~])/g, '$1');
  if (line.startsWith('### ')) return styleText('bold', plain.slice(4));
  if (line.startsWith('<sub>')) return styleText('dim', plain);
  if (/^\+(?!\+\+)/.test(line)) return styleText('green', text);
  if (/^-(?!--| )/.test(line)) return styleText('red', text);
  return plain;
}

function decode(text: string): string {
  return text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .replace(/\u200b/g, '');
}
