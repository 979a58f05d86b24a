import { isDeepStrictEqual } from 'node:util';
import { Document, isMap, isNode, isScalar, isSeq, type Pair } from 'yaml';
import type { Refusal } from '../environments/refusal.ts';
import { fileRefusal } from '../environments/yaml/file-problem.ts';
import { pairOf, parseYamlFile, type YamlFile, yamlValue } from '../environments/yaml/yaml-file.ts';
import { writeScalar } from '../environments/yaml/yaml-scalar.ts';
import { type Field, type FolderNames, fluxFields, mapOf } from './flux-fields.ts';

/**
 * The text of an environment's `kustomization.yaml`, from the files beside it: its secrets as resources, and each values
 * file as the ConfigMap a HelmRelease reads. What a person wrote there stays: every byte outside our fields, and in them
 * resources and generators that are not of our making. A field that says the right thing is not touched.
 * https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
 * @param names of the files in the environment's folder
 * @param current the file as it is, if there is one; `path` is its name, for messages
 * @throws Refusal `invalid-file` when what a person made of the file cannot be kept in step
 */
export function fluxKustomization(
  environment: string,
  names: FolderNames,
  current?: { readonly path: string; readonly text: string },
): string {
  const file = current && parseYamlFile(current.path, current.text);
  const root = file?.document?.contents;
  if (!file || !root || (isScalar(root) && root.value === null)) return newText(environment, names);
  if (!isMap(root) || root.flow) throw refuse(file, 'must be a map with its keys on lines of their own.');

  const now = mapOf(yamlValue(file));
  const fields = fluxFields(environment, names, now);
  const text = fields
    .filter(({ key, value }) => !isDeepStrictEqual(now[key], value))
    .reduce((before, field) => withField(before, file.path, field), file.text);
  // Read again: what cannot be done safely is refused rather than written.
  const wanted = { ...now, ...Object.fromEntries(fields.map(({ key, value }) => [key, value])) };
  if (isDeepStrictEqual(mapOf(yamlValue(parseYamlFile(file.path, text))), wanted)) return text;
  throw refuse(file, 'cannot be kept in step with the files beside it; remove it, and it is written anew.');
}

function newText(environment: string, names: FolderNames): string {
  const head = ['apiVersion: kustomize.config.k8s.io/v1beta1', 'kind: Kustomization', ''];
  return head.join('\n') + fluxFields(environment, names, {}).map(fieldText).join('');
}

/** Replaces the lines of one field, or adds it after the last one. */
function withField(text: string, path: string, field: Field): string {
  const root = parseYamlFile(path, text).document?.contents;
  const items = isMap(root) ? root.items : [];
  const pair = isMap(root) ? pairOf(root, field.key) : undefined;
  const last = items.at(-1);
  const end = endOf(text, pair ?? last);
  const start = pair ? startOf(pair) : end;
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const before = start > 0 && text[start - 1] !== '\n' ? eol : '';
  return text.slice(0, start) + before + fieldText(field).replaceAll('\n', eol) + text.slice(end);
}

function startOf(pair: Pair): number {
  return isNode(pair.key) ? (pair.key.range?.[0] ?? 0) : 0;
}

/** After the last line of the field's value; comments on lines after it belong to what follows. */
function endOf(text: string, pair: Pair | undefined): number {
  const node = isNode(pair?.value) ? pair.value : pair?.key;
  const end = isNode(node) ? (node.range?.[1] ?? 0) : 0;
  if (text[end - 1] === '\n') return end;
  const newline = text.indexOf('\n', end);
  return newline < 0 ? text.length : newline + 1;
}

/** The field in lines of its own. What is of our making takes one line each, so that a service more is a line more. */
function fieldText({ key, value }: Field): string {
  if (typeof value === 'string') return `${key}: ${writeScalar(value)}\n`;
  const document = new Document({ [key]: value });
  const node = document.get(key);
  if (isSeq(node)) {
    for (const item of node.items) if (isMap(item)) item.flow = item.items.length === 2 && item.has('files');
  }
  if (isMap(node)) {
    const labels = node.get('labels');
    if (isMap(labels)) labels.flow = true;
  }
  return document.toString({ lineWidth: 0 });
}

function refuse(file: YamlFile, message: string): Refusal {
  return fileRefusal(file.path, [{ line: 1, field: '', message }]);
}
