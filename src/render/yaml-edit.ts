import { isDeepStrictEqual } from 'node:util';
import { isAlias, isCollection, isMap, isScalar, type Pair, type YAMLMap } from 'yaml';
import { Refusal } from '../environments/refusal.ts';
import { fieldName, fileRefusal } from '../environments/yaml/file-problem.ts';
import { pairOf, parseYamlFile, type YamlFile, yamlValue } from '../environments/yaml/yaml-file.ts';
import type { Scalar } from '../environments/yaml/yaml-scalar.ts';
import { writeScalar } from '../environments/yaml/yaml-scalar.ts';
import { appendField, fillNull, insertKey, type Splice } from './yaml-insertion.ts';

/**
 * Sets one field of a YAML file and keeps every other byte: comments, order, quoting, blank lines, line endings. Only the
 * value's own characters are replaced; a missing key is added after the last one of its map. Of several documents it is
 * the first, the one Helm reads of a values file. The result is read again and must differ from `text` in that field
 * alone, so what cannot be done safely is refused rather than attempted.
 * @param path the file's name, for messages
 * @throws Refusal `invalid-file` when the file is not YAML, the field holds a map, a list or a block of
 *   text, or an anchor, alias or tag on the way to it would carry the change elsewhere
 */
export function setScalar(text: string, field: readonly string[], value: Scalar, path = 'the file'): string {
  const file = parseYamlFile(path, text, 'several');
  const before = yamlValue(file);
  const splice = findSplice(file, field, value);
  if (!splice) return text;
  const edited = text.slice(0, splice.start) + splice.text + text.slice(splice.end);
  if (!differsOnlyThere(file, edited, withField(before, field, value))) {
    throw refuse(file, field, 'cannot be set without touching the rest of the file; edit it by hand.');
  }
  return edited;
}

/** The one change to make; undefined when the field has that value already. */
function findSplice(file: YamlFile, field: readonly string[], value: Scalar): Splice | undefined {
  const root = file.document?.contents;
  if (!root || (isScalar(root) && root.value === null)) return appendField(file, field, value);
  if (!isMap(root)) throw refuse(file, [], 'the file must hold a map.');

  let map: YAMLMap = root;
  for (const [depth, key] of field.entries()) {
    refuseShared(file, field, map);
    const rest = field.slice(depth + 1);
    const pair = pairOf(map, key);
    if (!pair) {
      if (pairOf(map, '<<')) throw refuse(file, field, 'may come from the merge key "<<"; edit it by hand.');
      return insertKey(file, map, field.slice(depth), value);
    }
    refuseShared(file, field, pair.value);
    if (rest.length === 0) return replaceValue(file, field, pair, value);
    if (isNull(pair.value)) return fillNull(pair, rest, value);
    if (!isMap(pair.value)) throw refuse(file, field.slice(0, depth + 1), 'must be a map.');
    map = pair.value;
  }
  throw refuse(file, field, 'names no field.');
}

/** Undefined when it has that value already. @throws Refusal `invalid-file` */
export function replaceValue(file: YamlFile, field: readonly string[], pair: Pair, value: Scalar): Splice | undefined {
  const node = pair.value;
  if (isNull(node)) return value === null ? undefined : fillNull(pair, [], value);
  if (!isScalar(node) || !node.range) throw refuse(file, field, 'holds a map or a list where one value is expected.');
  if (node.value === value) return undefined;
  if (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED') {
    throw refuse(file, field, 'is a block of text over several lines; edit it by hand.');
  }
  return { start: node.range[0], end: node.range[1], text: writeScalar(value, node.type) };
}

/** A node with an anchor is used again elsewhere, an alias is defined elsewhere: editing here would change both. */
export function refuseShared(file: YamlFile, field: readonly string[], node: unknown): void {
  if (isAlias(node)) throw refuse(file, field, `goes through the alias *${node.source}; edit it by hand.`);
  if (!isScalar(node) && !isCollection(node)) return;
  if (node.anchor !== undefined) throw refuse(file, field, `goes through the anchor &${node.anchor}; edit it by hand.`);
  if (node.tag !== undefined) throw refuse(file, field, `goes through the tag ${node.tag}; edit it by hand.`);
}

export function isNull(node: unknown): boolean {
  return node === null || node === undefined || (isScalar(node) && node.value === null);
}

/** Whether the edited text reads as `wanted`, and the documents after the first are what they were. */
export function differsOnlyThere(file: YamlFile, edited: string, wanted: unknown): boolean {
  try {
    const again = parseYamlFile(file.path, edited, 'several');
    return again.rest === file.rest && isDeepStrictEqual(yamlValue(again), wanted);
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

function withField(base: unknown, [key, ...rest]: readonly string[], value: Scalar): unknown {
  if (key === undefined) return value;
  const map: Readonly<Record<string, unknown>> = typeof base === 'object' && base !== null ? { ...base } : {};
  return { ...map, [key]: withField(Object.hasOwn(map, key) ? map[key] : undefined, rest, value) };
}

/** What cannot be done by an edit, at the field's own line. */
export function refuse(file: YamlFile, field: readonly string[], message: string): Refusal {
  return fileRefusal(file.path, [{ line: file.lineOf(field), field: fieldName(field), message }]);
}
