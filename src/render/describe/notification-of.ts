import type { Document } from '../document.ts';
import { plainText } from '../slack-text.ts';

/** What a notification says of a document, in one line: the headline, with what follows where something went wrong. */
export function notificationOf(document: Document): string {
  const [first, second] = document.filter(({ kind }) => kind === 'heading' || kind === 'text' || kind === 'code');
  if (first?.kind === 'code') return first.text.split('\n')[0] ?? '';
  if (!first || !('spans' in first)) return '';
  const wrong = first.kind === 'heading' && first.tone === 'bad' && second?.kind === 'text' ? second : undefined;
  return wrong ? `${plainText(first.spans)}: ${plainText(wrong.spans)}` : plainText(first.spans);
}
