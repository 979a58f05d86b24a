import { isMap, isNode, isScalar, isSeq, type Pair, visit, type YAMLMap } from 'yaml';
import type { YamlFile } from '../environments/yaml/yaml-file.ts';
import type { Scalar } from '../environments/yaml/yaml-scalar.ts';
import { writeScalar } from '../environments/yaml/yaml-scalar.ts';

/** Replace `text.slice(start, end)` by `text`; an insertion when both are the same. */
export type Splice = { readonly start: number; readonly end: number; readonly text: string };

/** Adds `field` with `value` as the last key of `map`, in the way the map is written. */
export function insertKey(file: YamlFile, map: YAMLMap, field: readonly string[], value: Scalar): Splice {
  return map.flow ? insertIntoFlowMap(map, field, value, file.text) : insertIntoBlockMap(file, map, field, value);
}

/** Adds `field` at the end of a document that has no content yet: before `...` and the next document, where there are. */
export function appendField({ document, rest, text }: YamlFile, field: readonly string[], value: Scalar): Splice {
  const eol = lineBreak(text);
  const isLast = rest === '' && document?.directives.docEnd !== true;
  const end = isLast ? text.length : lineStartFrom(text, document?.range[1] ?? 0);
  const separator = /(?:^|\n|^\ufeff)$/.test(text.slice(0, end)) ? '' : eol;
  return insertion(end, `${separator}${blockLines(field, value, 0, 2).join(eol)}${eol}`);
}

/** The first start of a line at `offset` or after it; the text's end when there is none. */
function lineStartFrom(text: string, offset: number): number {
  if (offset === 0 || text[offset - 1] === '\n') return offset;
  const newline = text.indexOf('\n', offset);
  return newline < 0 ? text.length : newline + 1;
}

/** `field` and `value` where there was no value, or an explicit null. */
export function fillNull(pair: Pair, field: readonly string[], value: Scalar): Splice {
  const text = field.length === 0 ? writeScalar(value) : `{ ${flowText(field, value)} }`;
  const node = pair.value;
  if (isScalar(node) && node.range && node.range[1] > node.range[0]) {
    return { start: node.range[0], end: node.range[1], text };
  }
  const colon = colonEnd(pair);
  return colon === undefined ? insertion(keyEnd(pair), `: ${text}`) : insertion(colon, ` ${text}`);
}

function insertIntoBlockMap(file: YamlFile, map: YAMLMap, field: readonly string[], value: Scalar): Splice {
  const block = blockLines(field, value, columnOf(file.text, keyStart(map.items[0])), indentStep(file));
  return insertLines(file.text, contentEnd(map), block);
}

/**
 * Adds lines after the one in which the content that ends at `end` does, whatever comment it ends with. That line keeps its
 * own line break, which in a file of both kinds is the next one's too.
 */
export function insertLines(text: string, end: number, lines: readonly string[]): Splice {
  // A block scalar ends with its last line break, so the next key starts right there.
  const newline = text.indexOf('\n', text[end - 1] === '\n' ? end - 1 : end);
  if (newline < 0) return insertion(text.length, ['', ...lines].join(lineBreak(text)));
  const eol = text[newline - 1] === '\r' ? '\r\n' : '\n';
  return insertion(newline + 1, lines.map((line) => `${line}${eol}`).join(''));
}

function insertIntoFlowMap(map: YAMLMap, field: readonly string[], value: Scalar, text: string): Splice {
  const added = flowText(field, value);
  const [start = 0, end = 0] = map.range ?? [];
  const last = map.items.at(-1);
  if (!last) return insertion(start + 1, text.slice(start + 1, end - 1) === '' ? ` ${added} ` : ` ${added}`);

  const trailing = map.srcToken?.type === 'flow-collection' ? map.srcToken.items.at(-1) : undefined;
  const comma = trailing?.key || trailing?.value ? undefined : trailing?.start.find(({ type }) => type === 'comma');
  return comma ? insertion(comma.offset + 1, ` ${added}`) : insertion(pairEnd(last), `, ${added}`);
}

function insertion(offset: number, text: string): Splice {
  return { start: offset, end: offset, text };
}

function blockLines(field: readonly string[], value: Scalar, column: number, step: number): readonly string[] {
  return field.map((key, depth) => {
    const indent = ' '.repeat(column + depth * step);
    const last = depth === field.length - 1;
    return last ? `${indent}${writeScalar(key)}: ${writeScalar(value)}` : `${indent}${writeScalar(key)}:`;
  });
}

function flowText([key = '', ...rest]: readonly string[], value: Scalar): string {
  return `${writeScalar(key)}: ${rest.length > 0 ? `{ ${flowText(rest, value)} }` : writeScalar(value)}`;
}

/** The line break the file uses first. */
export function lineBreak(text: string): '\r\n' | '\n' {
  return /\r?\n/.exec(text)?.[0] === '\r\n' ? '\r\n' : '\n';
}

/** Spaces by which the file indents a nested map; two where it has none. */
function indentStep({ document, text }: YamlFile): number {
  let step = 2;
  if (!document) return step;
  visit(document, {
    Pair(_, pair) {
      if (!isMap(pair.value) || pair.value.flow) return undefined;
      const deeper = columnOf(text, keyStart(pair.value.items[0])) - columnOf(text, keyStart(pair));
      if (deeper <= 0) return undefined;
      step = deeper;
      return visit.BREAK;
    },
  });
  return step;
}

export function columnOf(text: string, offset: number): number {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  // A byte-order mark is one at the beginning of a file alone; anywhere else it is a letter of the key.
  return offset - lineStart - (lineStart === 0 && text[0] === '\ufeff' ? 1 : 0);
}

/** Offset just after the last character of a node that means something: comments and blank lines after it are not its. */
export function contentEnd(node: unknown): number {
  if (isMap(node) && !node.flow) {
    const last = node.items.at(-1);
    if (last) return pairEnd(last);
  }
  if (isSeq(node) && !node.flow) return contentEnd(node.items.at(-1));
  return isNode(node) ? (node.range?.[1] ?? 0) : 0;
}

function pairEnd(pair: Pair): number {
  const { value } = pair;
  const empty = !value || (isScalar(value) && value.range?.[0] === value.range?.[1]);
  return empty ? (colonEnd(pair) ?? keyEnd(pair)) : contentEnd(value);
}

function keyStart(pair: Pair | undefined): number {
  return isScalar(pair?.key) ? (pair.key.range?.[0] ?? 0) : 0;
}

function keyEnd(pair: Pair): number {
  return isScalar(pair.key) ? (pair.key.range?.[1] ?? 0) : 0;
}

export function colonEnd(pair: Pair): number | undefined {
  const colon = pair.srcToken?.sep?.find(({ type }) => type === 'map-value-ind');
  return colon === undefined ? undefined : colon.offset + 1;
}
