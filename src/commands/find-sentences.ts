import type { Nodes, Parents, PhrasingContent, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { TRIGGER } from './characters.ts';
import { ParseError } from './parse-error.ts';

/** GitHub's own bound on a comment (https://docs.github.com/en/rest/issues/comments counts 65,536 characters). */
export const MAX_BODY = 65_536;

/**
 * What follows the trigger in every place of a comment where a reader sees a command: a line that begins with it and
 * that CommonMark shows as plain text of a paragraph, or a comment that is nothing but one span of inline code.
 * @throws ParseError `too-long` when there may be one and the comment is longer than any host allows
 */
export function findSentences(body: string): readonly string[] {
  // A byte-order mark at the very start is no part of the text, and the Markdown parser does not count it either.
  const text = body.replace(/^\uFEFF/, '');
  const lines = linesWithTrigger(text);
  const mayBeSpan =
    /^\s*`/.test(text) &&
    text
      .slice(0, MAX_BODY + 1)
      .toLowerCase()
      .includes('/env');
  // Nearly every comment ends here: Markdown is parsed only where there may be something to find.
  if (lines.length === 0 && !mayBeSpan) return [];
  if (text.length > MAX_BODY) {
    throw new ParseError('too-long', `A comment with a command has at most ${MAX_BODY} characters.`);
  }

  const root = fromMarkdown(text);
  const inLines = lines.filter(({ trigger }) => isPlainText(root, trigger)).map(({ sentence }) => sentence);
  return [...inLines, ...onlySpan(root, text)];
}

type LineWithTrigger = { readonly trigger: number; readonly sentence: string };

/** Every line that begins with the trigger; `trigger` is the offset of its slash. */
function linesWithTrigger(text: string): readonly LineWithTrigger[] {
  const found: LineWithTrigger[] = [];
  // Line endings as CommonMark has them (https://spec.commonmark.org/0.31.2/#line-ending).
  for (const { 0: line, index } of text.matchAll(/[^\r\n]+/g)) {
    const length = TRIGGER.exec(line)?.[0].length;
    if (length === undefined) continue;
    found.push({ trigger: index + length - '/env'.length, sentence: line.slice(length) });
  }
  return found;
}

/** True when the deepest thing at `offset` is text directly in a paragraph that is directly in the comment. */
function isPlainText(root: Root, offset: number): boolean {
  const path: string[] = [];
  let node: Nodes | undefined = root;
  while (node) {
    path.push(node.type);
    node = 'children' in node ? childAt(node, offset) : undefined;
  }
  return path.join('>') === 'root>paragraph>text';
}

function childAt(parent: Parents, offset: number): Nodes | undefined {
  const children: readonly Nodes[] = parent.children;
  return children.find(({ position }) => {
    const start = position?.start.offset ?? Number.POSITIVE_INFINITY;
    const end = position?.end.offset ?? Number.NEGATIVE_INFINITY;
    return start <= offset && offset < end;
  });
}

/** The sentence of a comment that is one span of inline code and nothing else. */
function onlySpan(root: Root, text: string): readonly string[] {
  const [block, ...others] = root.children;
  if (block?.type !== 'paragraph' || others.length > 0) return [];
  const [span, ...rest] = block.children.filter((child) => !isBlank(child));
  if (span?.type !== 'inlineCode' || rest.length > 0) return [];
  // The source, not the node's value: that has its line endings replaced, and quotes do not span lines.
  const source = text.slice(span.position?.start.offset, span.position?.end.offset);
  const code = source.replace(/^`+\s*|\s*`+$/g, '');
  const length = TRIGGER.exec(code)?.[0].length;
  return length === undefined ? [] : [code.slice(length)];
}

function isBlank(node: PhrasingContent): boolean {
  return node.type === 'text' && node.value.trim() === '';
}
