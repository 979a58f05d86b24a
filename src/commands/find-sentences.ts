import MarkdownIt, { type Token } from 'markdown-it';
import { TRIGGER } from './characters.ts';
import { ParseError } from './parse-error.ts';

/** GitHub's own bound on the body of a comment, in characters. */
const MAX_BODY = 65_536;

// Decides what a reader sees as plain text. Chosen for time that grows with the comment's length and not its square:
// anyone who may comment chooses what this reads.
const markdown = new MarkdownIt('commonmark');

// The parser ends a quote or list behind a link definition, where CommonMark lets the next line continue it. Taken as
// text, the definition keeps it open: what is not plain in both readings is not a command.
const withoutDefinitions = new MarkdownIt('commonmark').disable('reference');

/**
 * What follows the trigger in every place of a comment where a reader sees a command: a line that begins with it and
 * that CommonMark shows as plain text of a paragraph, or a comment that is nothing but one span of inline code.
 * @throws ParseError `too-long` when there may be one and the comment is longer than any host allows
 */
export function findSentences(body: string): readonly string[] {
  // A byte-order mark before the text is no part of it; left there, it would hide what the first line is.
  const text = body.replace(/^\uFEFF/, '');
  const triggers = triggersOf(text);
  const span = wholeSpan(text);
  // Nearly every comment ends here: Markdown is parsed only where there may be something to find.
  if (triggers.length === 0 && span === undefined) return [];
  if (text.length > MAX_BODY) {
    throw new ParseError('too-long', `A comment with a command has at most ${MAX_BODY} characters.`);
  }

  const marked = withMarks(text, triggers);
  const tokens = markdown.parse(marked, {});
  if (span !== undefined && isOneSpan(tokens)) return [span];
  const plain = plainMarks(tokens);
  const plainToo = text.includes(']:') ? plainMarks(withoutDefinitions.parse(marked, {})) : plain;
  return triggers
    .filter((_, index) => plain.has(mark(index)) && plainToo.has(mark(index)))
    .map(({ sentence }) => sentence);
}

/** A trigger, by the offsets of its first character and of what follows it, and what it says. */
type Trigger = { readonly start: number; readonly end: number; readonly sentence: string };

function findTrigger(line: string): Trigger | undefined {
  const end = TRIGGER.exec(line)?.[0].length;
  if (end === undefined) return undefined;
  const start = end - '/env'.length;
  // What stands before the trigger is white space, or unseen and must come to light as the mistake it is.
  return { start, end, sentence: line.slice(0, start) + line.slice(end) };
}

/** The trigger of every line that begins with one, by its place in the whole text. */
function triggersOf(text: string): readonly Trigger[] {
  const found: Trigger[] = [];
  // Line endings as CommonMark has them (https://spec.commonmark.org/0.31.2/#line-ending).
  for (const { 0: line, index } of text.matchAll(/[^\r\n]+/g)) {
    const trigger = findTrigger(line);
    if (trigger) found.push({ start: index + trigger.start, end: index + trigger.end, sentence: trigger.sentence });
  }
  return found;
}

// The parser tells lines of blocks but no places inside a paragraph, so each trigger carries its number through it:
// letters of no meaning to Markdown or to anyone (https://www.unicode.org/faq/private_use.html).
const MARK = '\uE000';
const MARKS = /\uE000\d+\uE000/g;

function mark(index: number): string {
  return `${MARK}${index}${MARK}`;
}

function withMarks(text: string, triggers: readonly Trigger[]): string {
  const parts: string[] = [];
  let from = 0;
  for (const [index, { start, end }] of triggers.entries()) {
    parts.push(withoutMarks(text.slice(from, start)), mark(index));
    from = end;
  }
  return [...parts, withoutMarks(text.slice(from))].join('');
}

/** Nobody writes a mark of their own, neither as a letter nor as `&#xE000;`; no reference changes what is plain. */
function withoutMarks(text: string): string {
  return text.replaceAll(MARK, '\uE001').replaceAll('&', ',');
}

/** The marks in paragraphs directly in the comment that stand in no emphasis, link, code or HTML. */
function plainMarks(tokens: readonly Token[]): ReadonlySet<string> {
  const inlines = tokens.filter((_, index) => isParagraphOfComment(tokens[index - 1]));
  const texts = inlines
    .flatMap(({ children }) => children ?? [])
    .filter(({ type, level }) => type === 'text' && level === 0);
  return new Set(texts.flatMap(({ content }) => content.match(MARKS) ?? []));
}

function isParagraphOfComment(token: Token | undefined): boolean {
  return token?.type === 'paragraph_open' && token.level === 0;
}

/** What follows the trigger when the text begins and ends as one span of inline code would. */
function wholeSpan(text: string): string | undefined {
  const source = text.trim();
  const fence = /^`*/.exec(source)?.[0].length ?? 0;
  if (fence === 0) return undefined;
  // The source, not the token's content: that has its line endings replaced, and quotes do not span lines.
  const code = source.slice(fence, -fence).trim();
  return findTrigger(code)?.sentence;
}

function isOneSpan(tokens: readonly Token[]): boolean {
  const [paragraph, inline, , ...others] = tokens;
  if (!isParagraphOfComment(paragraph) || others.length > 0) return false;
  const children = inline?.children?.filter(({ type, content }) => type !== 'text' || content.trim() !== '') ?? [];
  return children.length === 1 && children[0]?.type === 'code_inline';
}
