import { isMap, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import { pairOf, parseYamlFile, type YamlFile, yamlValue } from '../environments/yaml/yaml-file.ts';
import type { Scalar } from '../environments/yaml/yaml-scalar.ts';
import { writeScalar } from '../environments/yaml/yaml-scalar.ts';
import { differsOnlyThere, isNull, refuse, refuseShared, replaceValue, setScalar } from './yaml-edit.ts';
import { colonEnd, columnOf, contentEnd, insertKey, insertLines, lineBreak, type Splice } from './yaml-insertion.ts';

export type Item = Readonly<Record<string, Scalar>>;

/**
 * Adds, changes or takes out one item of a list of maps, known by its `name`, and keeps every other byte. The result is
 * read again and must differ in that item alone, so what cannot be done safely is refused rather than attempted.
 * @param value the fields the item is to have, beside those it has; null takes it out
 * @throws Refusal `invalid-file` when the field holds something else than a list, or the edit would reach elsewhere
 */
export function setItem(
  text: string,
  field: readonly string[],
  name: string,
  value: Item | null,
  path: string,
): string {
  const file = parseYamlFile(path, text, 'several');
  const before = yamlValue(file);
  const edited = value === null ? withoutItem(file, field, name) : withItem(file, field, name, value);
  const wanted = withList(before, field, (list) => changed(list, name, value));
  if (edited !== text && !differsOnlyThere(file, edited, wanted)) {
    throw refuse(file, field, 'cannot be changed without touching the rest of the file; edit it by hand.');
  }
  return edited;
}

function withItem(file: YamlFile, field: readonly string[], name: string, value: Item): string {
  const pair = findPair(file, field);
  if (!pair) return setItem(setScalar(file.text, field, null, file.path), field, name, value, file.path);
  if (isNull(pair.value)) return splice(file.text, fillEmpty(file, pair, value));
  const list = listOf(file, field, pair);
  const item = itemOf(list, name);
  if (!item) return splice(file.text, append(file, pair, list, value));
  for (const [key, wanted] of Object.entries(value)) {
    refuseShared(file, field, item);
    const present = pairOf(item, key);
    refuseShared(file, field, present?.value);
    const change = present
      ? replaceValue(file, [...field, name, key], present, wanted)
      : insertKey(file, item, [key], wanted);
    // One field at a time: every change moves what stands behind it.
    if (change) return setItem(splice(file.text, change), field, name, value, file.path);
  }
  return file.text;
}

function withoutItem(file: YamlFile, field: readonly string[], name: string): string {
  const pair = findPair(file, field);
  if (!pair || isNull(pair.value)) return file.text;
  const list = listOf(file, field, pair);
  const index = list.items.findIndex((item) => isNamed(item, name));
  if (index < 0) return file.text;
  return list.flow ? withoutFlowItem(file, list, index) : withoutLines(file, pair, list, index);
}

function withoutFlowItem({ text }: YamlFile, list: YAMLSeq<Node>, index: number): string {
  const [item, before, after] = [list.items[index], list.items[index - 1], list.items[index + 1]];
  const [start = 0, end = 0] = item?.range ?? [];
  if (after?.range) return splice(text, { start, end: after.range[0], text: '' });
  if (before?.range) return splice(text, { start: before.range[1], end, text: '' });
  const [from = 0, to = 0] = list.range ?? [];
  return splice(text, { start: from, end: to, text: '[]' });
}

/** An item's own lines go; where none is left the list says that it is empty. Comments of other lines stay. */
function withoutLines({ text }: YamlFile, pair: Pair, list: YAMLSeq<Node>, index: number): string {
  const token = list.srcToken?.type === 'block-seq' ? list.srcToken.items[index] : undefined;
  const dash = token?.start.find(({ type }) => type === 'seq-item-ind')?.offset ?? 0;
  const lineStart = text.lastIndexOf('\n', dash - 1) + 1;
  const content = contentEnd(list.items[index]);
  const newline = text[content - 1] === '\n' ? content - 1 : text.indexOf('\n', content);
  // A file without a last line break is to have none when its last line has gone.
  const start = newline < 0 ? lineStart - (text[lineStart - 2] === '\r' ? 2 : 1) : lineStart;
  const shorter = splice(text, { start, end: newline < 0 ? text.length : newline + 1, text: '' });
  const colon = colonEnd(pair) ?? 0;
  return list.items.length > 1 ? shorter : splice(shorter, { start: colon, end: colon, text: ' []' });
}

function append(file: YamlFile, pair: Pair, list: YAMLSeq<Node>, value: Item): Splice {
  const last = list.items.at(-1);
  if (!last) return fillEmpty(file, pair, value);
  if (list.flow) {
    const end = last.range?.[1] ?? 0;
    return { start: end, end, text: `, ${flowItem(value)}` };
  }
  const indent = ' '.repeat(columnOf(file.text, list.range?.[0] ?? 0));
  return insertLines(file.text, contentEnd(last), [`${indent}- ${flowItem(value)}`]);
}

/** A list with nothing in it, or none at all: one line for each item, so that adding the next is a line of its own. */
function fillEmpty({ text }: YamlFile, pair: Pair, value: Item): Splice {
  const empty = pair.value as Node | null;
  const end = empty?.range?.[1] ?? colonEnd(pair) ?? 0;
  const start = colonEnd(pair) ?? end;
  const isInline = /[{[]/.test(text.slice(text.lastIndexOf('\n', start - 1) + 1, start));
  if (isInline) return { start, end, text: ` [${flowItem(value)}]` };
  const key = pair.key as Node | null;
  const indent = ' '.repeat(columnOf(text, key?.range?.[0] ?? 0) + 2);
  return { start, end, text: `${lineBreak(text)}${indent}- ${flowItem(value)}` };
}

function flowItem(value: Item): string {
  const fields = Object.entries(value).map(([key, each]) => `${writeScalar(key)}: ${writeScalar(each)}`);
  return `{ ${fields.join(', ')} }`;
}

function findPair(file: YamlFile, field: readonly string[]): Pair | undefined {
  let node: unknown = file.document?.contents;
  let pair: Pair | undefined;
  for (const key of field) {
    refuseShared(file, field, node);
    if (!isMap(node)) return undefined;
    pair = pairOf(node, key);
    node = pair?.value;
  }
  return pair;
}

function listOf(file: YamlFile, field: readonly string[], pair: Pair): YAMLSeq<Node> {
  refuseShared(file, field, pair.value);
  if (isSeq<Node>(pair.value)) return pair.value;
  throw refuse(file, field, 'must be a list.');
}

function itemOf(list: YAMLSeq<Node>, name: string): YAMLMap | undefined {
  return list.items.find((item): item is YAMLMap & Node => isNamed(item, name));
}

function isNamed(item: unknown, name: string): item is YAMLMap {
  return isMap(item) && item.get('name') === name;
}

function splice(text: string, { start, end, text: added }: Splice): string {
  return text.slice(0, start) + added + text.slice(end);
}

function changed(list: readonly unknown[], name: string, value: Item | null): readonly unknown[] {
  const isIt = (item: unknown) => fieldsOf(item).name === name;
  if (value === null) return list.filter((item) => !isIt(item));
  if (!list.some(isIt)) return [...list, { ...value }];
  return list.map((item) => (isIt(item) ? { ...fieldsOf(item), ...value } : item));
}

function withList(
  base: unknown,
  [key, ...rest]: readonly string[],
  change: (list: readonly unknown[]) => readonly unknown[],
): unknown {
  if (key === undefined) return change(Array.isArray(base) ? base : []);
  const map = fieldsOf(base);
  return { ...map, [key]: withList(Object.hasOwn(map, key) ? map[key] : undefined, rest, change) };
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
