/** Where one value stands in the first document of a file. */
type GeneratedField = {
  readonly path: readonly string[];
  readonly value: string | number | boolean | null;
  /** Offsets of what is written for it; equal where nothing is. */
  readonly start: number;
  readonly end: number;
};

/** A YAML file as a person might have written it, and what one may do with it. */
export type GeneratedYaml = {
  readonly text: string;
  readonly fields: readonly GeneratedField[];
  /** Maps a key may be added to; the empty path is the file itself. */
  readonly maps: readonly (readonly string[])[];
  /** Lists of items that have a `name`. */
  readonly lists: readonly { readonly path: readonly string[]; readonly names: readonly string[] }[];
};

/** What is written, and what YAML 1.2 reads. */
const SCALARS: readonly (readonly [string, GeneratedField['value']])[] = [
  ...([
    ['v1', 'v1'],
    ['7', 7],
    ['"v1"', 'v1'],
    ["'v1'", 'v1'],
    ['true', true],
    ['', null],
  ] as const),
  ...([
    ['~', null],
    ['null', null],
    ['False', false],
    ['0x1F', 31],
    ['1.10', 1.1],
    ['1e3', 1000],
  ] as const),
  ...([
    ["'it''s'", "it's"],
    ['"a\\tb # no"', 'a\tb # no'],
    ["'# no comment'", '# no comment'],
  ] as const),
  ...([
    ['a b c', 'a b c'],
    ['a#b', 'a#b'],
    ['größe', 'größe'],
    ['"🦊"', '🦊'],
    ['🦊', '🦊'],
  ] as const),
  ...([
    ['"12"', '12'],
    ["''", ''],
    ['""', ''],
    ['-1', -1],
    ['yes', 'yes'],
    ['sha256:0a1b', 'sha256:0a1b'],
  ] as const),
  ...([
    ['https://a.example/x?y=1', 'https://a.example/x?y=1'],
    [`"${'long '.repeat(60)}"`, 'long '.repeat(60)],
  ] as const),
];
const KEYS = ['a', 'image', 'tag', 'b-c', '"d e"', "'f'", 'größe', '8080', 'on', 'g.h/i', '"j: k"', 'z_9'];
const COMMENTS = ['# why', '#', '# a: 1', '# - { name: x }', '# "', '# 🦊 {[', `# ${'long '.repeat(40)}`];
/** Nothing in them may be changed: text blocks, what is shared, lists of other things. */
const APART = [
  ['block: |', '  a: 1', '', '  # no comment'],
  ['folded: >-', '  several', '  lines'],
  ['base: &base { x: 1 }', 'again: *base'],
  ['word: &word v1', 'words: [*word, *word]'],
  ['plain: [1, two, "three"] # list'],
  ['nested:', '- - 1', '  - 2', '- x: 1', '  y:'],
  ['lines: "over', '  two lines"'],
  ['? asked', ': answered'],
  ['tagged: !!str 1'],
];
const HEADS = ['', '---\n', '# first\n', '# first\n\n---\n', '--- # start\n', '\n\n'];
const TAILS = [
  '',
  '...\n',
  '# last\n',
  '\n\n',
  '---\na: 1\n',
  '--- # next\n- a\n- b: |\n    ---x\n...\n',
  '...\n---\n',
  '---\nx: &x 1\ny: *x\n',
];

/**
 * Makes a file out of arbitrary bytes, each of which decides one thing; where they end, the simplest is done. All of it
 * is YAML, every field of it may be set, and everything else is to stay as it is.
 */
export function generatedYaml(bytes: Uint8Array): GeneratedYaml {
  let used = 0;
  const pick = (count: number): number => (bytes[used++] ?? 0) % count;
  const one = <T>(choices: readonly [T, ...T[]] | readonly T[]): T => choices[pick(choices.length)] as T;
  const breaks = one([['\n'], ['\n'], ['\r\n'], ['\n', '\r\n']]);
  const fields: GeneratedField[] = [];
  const maps: (readonly string[])[] = [];
  const lists: { path: readonly string[]; names: readonly string[] }[] = [];
  let text = one(['', '', '', '\ufeff']);

  const write = (part: string) => {
    text += part.replaceAll('\n', () => one(breaks));
  };
  const blanks = (indent: string) => {
    for (let left = pick(6) - 3; left > 0; left -= 1) {
      write(`${one(['', '', '  ', one([indent, ''])])}${one(['', one(COMMENTS)])}\n`);
    }
  };
  const lineEnd = () => write(`${one(['', '', ' ', ` ${one(COMMENTS)}`, `\t${one(COMMENTS)}`])}\n`);
  const scalar = (path: readonly string[], choices = SCALARS) => {
    const [written, value] = one(choices);
    // Where nothing is written, it would be right behind the colon.
    if (written !== '') write(one([' ', ' ', '  ']));
    const start = text.length;
    write(written);
    fields.push({ path, value, start, end: text.length });
  };
  const keysOf = (most: number): readonly string[] => {
    const first = pick(KEYS.length);
    return Array.from({ length: 1 + pick(most) }, (_, index) => KEYS[(first + index * 5) % KEYS.length] as string);
  };
  const flowMap = (path: readonly string[], depth: number) => {
    maps.push(path);
    const space = one([' ', '', ' ']);
    write(`{${space}`);
    for (const [index, key] of (pick(5) === 4 ? [] : keysOf(3)).entries()) {
      if (index > 0) write(one([', ', `,\n${' '.repeat(24)}`, ' , ']));
      write(`${key}:`);
      const below = [...path, nameOf(key)];
      if (depth > 0 && pick(4) === 3) {
        write(' ');
        flowMap(below, depth - 1);
      } else scalar(below, FLOW_SCALARS);
    }
    write(`${space}}`);
  };
  const items = (path: readonly string[], indent: string) => {
    const names = ['one', 'two', 'three'].slice(0, 1 + pick(3));
    lists.push({ path, names });
    lineEnd();
    const dash = `${indent}${one(['  ', ''])}`;
    for (const name of names) {
      blanks(dash);
      if (pick(2) === 0) write(`${dash}- { name: ${name}, size: small }`);
      else write(`${dash}- name: ${name}\n${dash}  size: "small"`);
      lineEnd();
    }
  };
  const blockMap = (path: readonly string[], indent: string, depth: number) => {
    maps.push(path);
    const step = one(['  ', '    ', ' ']);
    const apart = pick(3) === 2 ? one(APART) : [];
    for (const key of keysOf(4)) {
      blanks(indent);
      write(`${indent}${key}${one(['', '', ' '])}:`);
      const below = [...path, nameOf(key)];
      const kind = depth > 0 ? pick(8) : 0;
      if (kind < 4) {
        scalar(below);
        lineEnd();
      } else if (kind === 4) {
        write(' ');
        flowMap(below, depth - 1);
        lineEnd();
      } else if (kind === 5) items(below, indent);
      else {
        lineEnd();
        blockMap(below, indent + step, depth - 1);
      }
    }
    if (apart.length > 0) {
      blanks(indent);
      write(apart.map((line) => (line === '' ? '\n' : `${indent}${line}\n`)).join(''));
    }
  };

  write(one(HEADS));
  if (pick(8) === 7) {
    flowMap([], 2);
    lineEnd();
  } else blockMap([], '', 3);
  const tail = one(TAILS);
  write(tail);
  if (tail === '' && pick(3) === 2) text = text.replace(/\r?\n$/, '');
  return { text, fields, maps, lists };
}

const FLOW_SCALARS = SCALARS.filter(([written]) => !/[?#]/.test(written) || /^["']/.test(written));

function nameOf(key: string): string {
  return key.replace(/^["']|["']$/g, '');
}
