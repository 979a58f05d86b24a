import { isDeepStrictEqual } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { type Scalar, writeScalar } from '../src/environments/yaml/yaml-scalar.ts';
import { setScalar } from '../src/render/yaml-edit.ts';
import { setItem } from '../src/render/yaml-item.ts';
import type { GeneratedYaml } from './generated-yaml.ts';

/** One edit of a generated file, and what the file had there. */
export type GeneratedEdit =
  | { readonly kind: 'set'; readonly field: GeneratedYaml['fields'][number]; readonly value: Scalar }
  | { readonly kind: 'add'; readonly path: readonly string[]; readonly value: Scalar }
  | { readonly kind: 'item added' | 'item changed'; readonly path: readonly string[]; readonly name: string }
  | { readonly kind: 'item removed'; readonly path: readonly string[]; readonly name: string; readonly of: number };

const VALUES: readonly Scalar[] = [
  ...['v2', 'sha256:0a1b2c', '1.5.0', 'yes', '12', '', 'a: b', "it's", '# no', '🦊', 'two words', 'x\ny', 'x, y'],
  ...[0, 12, -1.5, true, false, null],
];

/** Chooses an edit by numbers below the one it is asked with. */
export function generatedEdit(file: GeneratedYaml, pick: (below: number) => number): GeneratedEdit {
  const value = VALUES[pick(VALUES.length)] ?? null;
  const list = file.lists[pick(Math.max(1, file.lists.length))];
  const kind = pick(list ? 6 : 3);
  const field = file.fields[pick(Math.max(1, file.fields.length))];
  if (list && kind > 2) {
    const name = list.names[pick(list.names.length)] ?? '';
    if (kind === 3) return { kind: 'item added', path: list.path, name: 'added' };
    if (kind === 4) return { kind: 'item changed', path: list.path, name };
    return { kind: 'item removed', path: list.path, name, of: list.names.length };
  }
  if (field && kind > 0) return { kind: 'set', field, value };
  const map = file.maps[pick(file.maps.length)] ?? [];
  return { kind: 'add', path: [...map, 'added', ...['below', 'it'].slice(0, pick(3))], value };
}

/**
 * Makes the edit, and reads the file before and after with the parser alone.
 * @returns what does not hold, in words; undefined when everything does
 * @throws whatever the edit throws
 */
export function problemOfEdit({ text }: GeneratedYaml, edit: GeneratedEdit): string | undefined {
  const edited = apply(text, edit);
  if (!isDeepStrictEqual(read(edited), wanted(read(text), edit))) return 'it does not read as wanted';
  if (restOf(edited) !== restOf(text)) return 'another document differs';
  return problemOfBytes(text, edited, edit) ?? problemOfOpposite(text, edited, edit);
}

function apply(text: string, edit: GeneratedEdit): string {
  if (edit.kind === 'set') return setScalar(text, edit.field.path, edit.value);
  if (edit.kind === 'add') return setScalar(text, edit.path, edit.value);
  const value = {
    'item added': { name: 'added', size: 'large' },
    'item changed': { size: 'large' },
    'item removed': null,
  };
  return setItem(text, edit.path, edit.name, value[edit.kind], 'the file');
}

/** Every byte that was not meant is where it was. */
function problemOfBytes(text: string, edited: string, edit: GeneratedEdit): string | undefined {
  const changed = differenceOf(text, edited);
  switch (edit.kind) {
    case 'set': {
      const { start, end } = edit.field;
      const isKept = edited.startsWith(text.slice(0, start)) && edited.endsWith(text.slice(end));
      return isKept ? undefined : 'a byte outside the value differs';
    }
    case 'add':
    case 'item added':
      // A null that is written out makes room.
      return /^(?:null|~)?$/.test(changed.before.trim()) ? undefined : 'adding took something away';
    case 'item changed':
      return changed.before.includes('\n') ? 'more than one line differs' : undefined;
    case 'item removed':
      return edit.of === 1 || changed.after === '' ? undefined : 'removing wrote something';
  }
}

/**
 * A change followed by its opposite gives the same bytes back. Where that ends: a key that was added stays, since no edit
 * removes one; nothing written (`a:`) comes back as `null`; what was not written as the bot writes it (`0x1F`, quotes
 * that were not needed before a number, text that has to change its quotes) comes back as the same value in the bot's
 * hand; and an item that was removed comes back at the end.
 */
function problemOfOpposite(text: string, edited: string, edit: GeneratedEdit): string | undefined {
  switch (edit.kind) {
    case 'set': {
      const { path, value, start, end } = edit.field;
      const back = setScalar(edited, path, value);
      if (!isDeepStrictEqual(read(back), read(text))) return 'taken back, it reads otherwise';
      const isSame = back === text || !comesBack(text.slice(start, end), value, edit.value);
      return isSame ? undefined : 'taken back, it is not the same bytes';
    }
    case 'item added':
      return setItem(edited, edit.path, edit.name, null, 'the file') === text ? undefined : 'removed again, it differs';
    case 'item changed':
      return setItem(edited, edit.path, edit.name, { size: 'small' }, 'the file') === text
        ? undefined
        : 'taken back, the item is not the same bytes';
    default:
      return undefined;
  }
}

/** Whether `written` is how the bot writes `value`, and `between` lets it keep its quotes. */
function comesBack(written: string, value: Scalar, between: Scalar): boolean {
  if (typeof value !== 'string') return written === String(value);
  const style = written.startsWith('"') ? 'QUOTE_DOUBLE' : written.startsWith("'") ? 'QUOTE_SINGLE' : 'PLAIN';
  if (writeScalar(value, style) !== written) return false;
  if (typeof between !== 'string') return style === 'PLAIN' || writeScalar(value) === written;
  return writeScalar(between, style)[0] === written[0] || (style === 'PLAIN' && !/^["']/.test(writeScalar(between)));
}

function read(text: string): unknown {
  return documentsOf(text)[0]?.toJS() ?? {};
}

function restOf(text: string): string | undefined {
  const second = documentsOf(text)[1];
  return second && text.slice(second.range[0]);
}

function documentsOf(text: string) {
  const documents = parseAllDocuments(text, { stringKeys: true, prettyErrors: false });
  return Array.isArray(documents) ? documents : [];
}

function wanted(base: unknown, edit: GeneratedEdit): unknown {
  if (edit.kind === 'set') return withField(base, edit.field.path, () => edit.value);
  if (edit.kind === 'add') return withField(base, edit.path, () => edit.value);
  return withField(base, edit.path, (list) => {
    const items = list as readonly { readonly name: string }[];
    if (edit.kind === 'item added') return [...items, { name: 'added', size: 'large' }];
    if (edit.kind === 'item removed') return items.filter(({ name }) => name !== edit.name);
    return items.map((item) => (item.name === edit.name ? { ...item, size: 'large' } : item));
  });
}

function withField(base: unknown, [key, ...rest]: readonly string[], change: (value: unknown) => unknown): unknown {
  if (key === undefined) return change(base);
  const map = (base ?? {}) as Readonly<Record<string, unknown>>;
  return { ...map, [key]: withField(map[key], rest, change) };
}

/** What stands between the beginning and the end that two texts have in common. */
function differenceOf(before: string, after: string): { readonly before: string; readonly after: string } {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return { before: before.slice(start, before.length - end), after: after.slice(start, after.length - end) };
}
