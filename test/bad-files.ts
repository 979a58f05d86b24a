/** Values files that nothing may be written to: what is wrong, the text, and what is said after the file's name. */
export const BAD_FILES: readonly (readonly [string, string, string])[] = [
  [
    'a conflict somebody committed',
    'image:\n<<<<<<< HEAD\n  tag: v1\n=======\n  tag: v2\n>>>>>>> topic\n',
    ':2: a merge conflict was committed here; resolve it.',
  ],
  [
    'one whose sides have no names',
    'image:\n<<<<<<<\n  tag: v1\n',
    ':2: a merge conflict was committed here; resolve it.',
  ],
  ['a key twice', 'image:\n  tag: v1\n  tag: v2\n', ':3: this key is already in the same map; keep one of them.'],
  [
    'a key twice, far away',
    'a: { b: 1, "b": 2 }\nimage: {}\n',
    ':1: this key is already in the same map; keep one of them.',
  ],
  ['a tab', 'image:\n\ttag: v1\n', ':2: a tab indents this line; YAML allows spaces only.'],
  ['aliases without end', bomb(), ':3: has aliases that expand to more than 50 copies; write the values out.'],
  [
    'aliases without number',
    `image: &a {}\nlist: [${'*a, '.repeat(2_000)}]\n`,
    ':2: has more than 500 aliases; write the values out.',
  ],
  [
    'an alias of what it is in',
    'image: &a { tag: *a }\n',
    ':1: image.tag: goes through the anchor &a; edit it by hand.',
  ],
  [
    'ten thousand brackets',
    `image: ${'['.repeat(10_000)}${']'.repeat(10_000)}\n`,
    ':1: is nested too deeply to be read.',
  ],
  ['ten thousand lists on a line', `image:\n  ${'- '.repeat(10_000)}x\n`, ':2: is nested too deeply to be read.'],
  [
    'more levels than anybody writes',
    `image:\n  tag: ${'['.repeat(200)}${']'.repeat(200)}\n`,
    ':2: is nested too deeply to be read: more than 100 levels.',
  ],
  [
    'two million letters',
    `image:\n  tag: ${'v'.repeat(2_000_000)}\n`,
    ':1: is longer than 1 Mi characters; make it smaller.',
  ],
  [
    'two hundred thousand commas',
    `image: [${','.repeat(200_000)}]\n`,
    ':1: has more than 100000 lines, commas and brackets; make it smaller.',
  ],
  ['a NUL', 'image:\n  tag: v1\0\n', ':2: holds a NUL, which no text does.'],
  ['a key that would vanish', 'image:\n  __proto__: v1\n', ':2: "__proto__" cannot be a key.'],
  [
    'an image that is shared',
    'base: &i { tag: v1 }\nimage: *i\n',
    ':1: image.tag: goes through the alias *i; edit it by hand.',
  ],
];

function bomb(): string {
  const levels = Array.from(
    { length: 30 },
    (_, level) => `x${level + 1}: &x${level + 1} [${Array(9).fill(`*x${level}`)}]`,
  );
  return `image: {}\nx0: &x0 [1]\n${levels.join('\n')}\n`;
}
