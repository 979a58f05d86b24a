import type { KnownBlock } from '@slack/types';
import type { Block, Document, Spans } from '../../src/render/document.ts';

/** A text as words, one blank between: punctuation and layout are each host's own. */
function words(text: string): string {
  return (text.match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');
}

/** The words of what is to be said. Buttons are no text. */
export function documentWords(document: Document): string {
  return words(document.map(blockText).join('\n'));
}

/** Of each sentence the words, those left out that a host may fold away or lay out in its own way. */
export function sentenceWords(document: Document): readonly string[] {
  const sentences = document.filter(({ kind }) => ['heading', 'text', 'alert', 'list', 'small'].includes(kind));
  return sentences.map((block) => words(blockText(block)));
}

/** Whether `part` is what is left of `whole` when words are left out. */
export function isLeftOf(whole: string, part: string): boolean {
  const wanted = part.split(' ');
  let found = 0;
  for (const word of whole.split(' ')) if (word === wanted[found]) found += 1;
  return found === wanted.length;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'heading':
    case 'text':
    case 'alert':
    case 'small':
      return spansText(block.spans);
    case 'list':
      return block.items.map(spansText).join('\n');
    case 'table':
      return [block.header, ...block.rows].map((row) => row.join(' ')).join('\n');
    case 'code':
      return block.text;
    case 'folded':
      return [spansText(block.summary), ...block.blocks.map(blockText)].join('\n');
    case 'actions':
      return '';
  }
}

function spansText(spans: Spans): string {
  return spans
    .map((span) => {
      if (span.kind === 'person') return span.login;
      return span.kind === 'link' && span.text !== span.url ? `${span.text} ${span.url}` : span.text;
    })
    .join('');
}

/** The words of a comment on GitHub. */
export function markdownWords(markdown: string): string {
  const text = markdown
    .replace(/<!--.*?-->/gs, ' ')
    .replace(/^> \[!\w+\]$/gm, ' ')
    .replace(/^(`{3,})\w*$/gm, ' ')
    .replace(/<a href="([^"]*)">(.*?)<\/a>/g, '$2 $1')
    .replace(/<(summary|sub)>(.*?)<\/\1>/gs, (_, _element, inside: string) => inside.replace(/<\/?(b|code)>/g, ''))
    .replace(/<\/?details\b[^>]*>/g, '')
    .replace(/\\(?=[!-/:-@[-`{-~])/g, '');
  return words(withoutEntities(text));
}

/** The words of blocks in Slack. */
export function blockWords(blocks: readonly KnownBlock[]): string {
  const texts = blocks.flatMap((block) => {
    if (block.type === 'header') return [block.text.text];
    if (block.type === 'section') return [block.text?.text ?? ''];
    if (block.type === 'context') return block.elements.map((each) => ('text' in each ? String(each.text) : ''));
    return [];
  });
  const text = texts
    .join('\n')
    .replace(/<([^|>]+)\|([^>]*)>/g, '$2 $1')
    .replace(/(^|\s):[a-z_]+:(?=\s|$)/g, ' ')
    .replaceAll('\u200b', '');
  return words(withoutEntities(text));
}

function withoutEntities(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}
