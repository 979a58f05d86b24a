import { describe, expect, it } from 'vitest';
import { setScalar } from './yaml-edit.ts';

const VALUES = `# api in qa
image:
  repository: registry.example.com/shop/api   # never changes here
  tag: 'v1'   # set by the bot

replicas: 2
env: { LOG_LEVEL: "info", FEATURE_X: true }
`;

describe('setting a value that is there', () => {
  it.each<[string, string, string[], string | number | boolean | null, string]>([
    ['keeps the trailing comment', 'a: 1 # why\n', ['a'], 2, 'a: 2 # why\n'],
    ['keeps single quotes', "a: 'x'\n", ['a'], 'y', "a: 'y'\n"],
    ['keeps double quotes', 'a: "x"\n', ['a'], 'y', 'a: "y"\n'],
    ['doubles a quote inside single quotes', "a: 'x'\n", ['a'], "it's", "a: 'it''s'\n"],
    ['changes single quotes that cannot hold a line break', "a: 'x'\n", ['a'], 'x\ny', 'a: "x\\ny"\n'],
    ['takes the quotes off for a number', 'a: "5"\n', ['a'], 5, 'a: 5\n'],
    ['keeps CRLF', 'a: 1\r\nb: 2\r\n', ['a'], 3, 'a: 3\r\nb: 2\r\n'],
    ['keeps a missing last line break', 'a: 1', ['a'], 2, 'a: 2'],
    ['keeps a byte-order mark', '\ufeffa: 1\n', ['a'], 2, '\ufeffa: 2\n'],
    ['edits inside brackets', '{ a: { b: 1, c: 2 } }\n', ['a', 'b'], 3, '{ a: { b: 3, c: 2 } }\n'],
    ['edits a document with explicit markers', '---\na: 1\n...\n', ['a'], 2, '---\na: 2\n...\n'],
    ['edits the first of several documents', 'a: 1\n--- # next\na: 2\n', ['a'], 3, 'a: 3\n--- # next\na: 2\n'],
    ['edits the first, empty document', '---\n---\na: 1\n', ['a'], 2, '---\na: 2\n---\na: 1\n'],
    [
      'edits the first document, also where the field is in another',
      'b: 1\n---\na: 1\n',
      ['a'],
      2,
      'b: 1\na: 2\n---\na: 1\n',
    ],
    ['joins text that ran over two lines', 'a: "x\n  y"\nb: 1\n', ['a'], 'z', 'a: "z"\nb: 1\n'],
    ['fills an empty value', 'a:\nb: 1\n', ['a'], 2, 'a: 2\nb: 1\n'],
    ['fills an empty value before its comment', 'a: # why\n', ['a'], 2, 'a: 2 # why\n'],
    ['fills an empty value between brackets', '{a: , b: 1}\n', ['a'], 2, '{a: 2 , b: 1}\n'],
    ['fills a bare key between brackets', '{a, b: 1}\n', ['a'], 2, '{a: 2, b: 1}\n'],
    ['replaces an explicit null', 'a: ~\n', ['a'], 'x', 'a: x\n'],
    ['writes null', 'a: 1\n', ['a'], null, 'a: null\n'],
    ['finds a quoted key', '"a": 1\n', ['a'], 2, '"a": 2\n'],
    ['finds a key that reads as a number', '8080: a\n', ['8080'], 'b', '8080: b\n'],
    ['goes by code units past letters outside the basic plane', 'a: 🦊\nb: 1\n', ['b'], 2, 'a: 🦊\nb: 2\n'],
    ['leaves an anchor elsewhere alone', 'a: &x 1\nb: *x\nc: 1\n', ['c'], 2, 'a: &x 1\nb: *x\nc: 2\n'],
    [
      'leaves a merge key beside it alone',
      'd: &d { b: 0 }\na:\n  <<: *d\n  b: 1\n',
      ['a', 'b'],
      2,
      'd: &d { b: 0 }\na:\n  <<: *d\n  b: 2\n',
    ],
  ])('%s', (_, text, field, value, expected) => {
    expect(setScalar(text, field, value)).toBe(expected);
  });

  it('changes nothing else of a real file', () => {
    expect(setScalar(VALUES, ['image', 'tag'], 'v2')).toBe(VALUES.replace("'v1'", "'v2'"));
    expect(setScalar(VALUES, ['env', 'LOG_LEVEL'], 'debug')).toBe(VALUES.replace('"info"', '"debug"'));
  });

  it.each<[string, string | number | boolean | null]>([
    ['a: v1\n', 'v1'],
    ['a: "v1" # quoted\n', 'v1'],
    ['a: 0x10\n', 16],
    ['a: True\n', true],
    ['a:\n', null],
  ])('leaves %j alone when it already says %j', (text, value) => {
    expect(setScalar(text, ['a'], value)).toBe(text);
  });
});

describe('quoting text that YAML would read as something else', () => {
  it.each([
    ...[
      '1e3',
      '1.10',
      '012',
      '0x1F',
      '0X1F',
      '0b1',
      '0o17',
      '1_000',
      '.5',
      '5.',
      '+1',
      '.inf',
      '.nan',
      '1:30',
      '2026-12-01',
    ],
    ...[
      'true',
      'True',
      'null',
      '~',
      'yes',
      'no',
      'on',
      'off',
      'y',
      'N',
      '',
      ' ',
      'a ',
      ' a',
      '-',
      '- a',
      '?',
      '#a',
      'a #b',
    ],
    ...[
      'a: b',
      'a:',
      '&a',
      '*a',
      '!a',
      '|',
      '>',
      '@a',
      '`a',
      '%a',
      '"a',
      "'a",
      '{a',
      '[a',
      'a, b',
      'a]',
      '<<',
      '=',
      '---',
      '...',
    ],
  ])('%j gets quotes', (value) => {
    expect(setScalar('a: v1\n', ['a'], value)).toBe(`a: ${JSON.stringify(value)}\n`);
  });

  it.each([
    'v2',
    '1.2.3',
    'a b',
    'main',
    'registry.example.com/shop/api',
    'sha256:0a1b',
    '2026-12-01T12:00:00Z',
    '3d',
    'a@b',
    'x_y',
  ])('%j needs none', (value) => {
    expect(setScalar('a: v1\n', ['a'], value)).toBe(`a: ${value}\n`);
  });

  it('escapes what does not print', () => {
    expect(setScalar('a: v1\n', ['a'], 'a\u0000\u0085\u2028\ufeffb')).toBe('a: "a\\u0000\\u0085\\u2028\\ufeffb"\n');
  });
});

describe('adding a key that is missing', () => {
  it.each<[string, string, string[], string]>([
    ['after the last key', 'a: 1\n', ['b'], 'a: 1\nb: v\n'],
    ['after the trailing comment of the last key', 'a: 1 # why\n', ['b'], 'a: 1 # why\nb: v\n'],
    ['before the blank lines and comments that follow', 'a: 1\n\n# end\n', ['b'], 'a: 1\nb: v\n\n# end\n'],
    ['with CRLF', 'a: 1\r\n', ['b'], 'a: 1\r\nb: v\r\n'],
    ['without a last line break', 'a: 1', ['b'], 'a: 1\nb: v'],
    ['after a byte-order mark', '\ufeffa: 1\n', ['b'], '\ufeffa: 1\nb: v\n'],
    ['inside a nested map', 'a:\n  b: 1\nc: 2\n', ['a', 'd'], 'a:\n  b: 1\n  d: v\nc: 2\n'],
    ['with the indentation of the file', 'a:\n    b: 1\n', ['c', 'd'], 'a:\n    b: 1\nc:\n    d: v\n'],
    ['with two spaces where the file has no nesting', 'a: 1\n', ['b', 'c', 'd'], 'a: 1\nb:\n  c:\n    d: v\n'],
    ['after a list', 'a:\n  - x\n  - y: 1\n    z:\n', ['b'], 'a:\n  - x\n  - y: 1\n    z:\nb: v\n'],
    ['after a list with an empty last item', 'a:\n  - x\n  -\n', ['b'], 'a:\n  - x\n  -\nb: v\n'],
    ['after a block of text', 'a: |\n  x\n  y\n', ['b'], 'a: |\n  x\n  y\nb: v\n'],
    ['after a block of text without a last line break', 'a: |-\n  x', ['b'], 'a: |-\n  x\nb: v'],
    [
      'after brackets over several lines',
      'a: {\n  b: 1 # c\n} # d\ne: 2\n',
      ['f'],
      'a: {\n  b: 1 # c\n} # d\ne: 2\nf: v\n',
    ],
    ['after an alias', 'a: &x 1\nb: *x\n', ['c'], 'a: &x 1\nb: *x\nc: v\n'],
    ['after an empty value', 'a:\n  b:\n  # note\nc: 1\n', ['a', 'd'], 'a:\n  b:\n  d: v\n  # note\nc: 1\n'],
    ['between brackets', 'a: { b: 1 }\n', ['a', 'c'], 'a: { b: 1, c: v }\n'],
    ['between brackets with a trailing comma', 'a: { b: 1, }\n', ['a', 'c'], 'a: { b: 1, c: v }\n'],
    ['between brackets over several lines', 'a: {\n  b: 1, # x,\n}\n', ['a', 'c'], 'a: {\n  b: 1, c: v # x,\n}\n'],
    ['between empty brackets', 'a: {}\n', ['a', 'c'], 'a: { c: v }\n'],
    ['between brackets with a space', 'a: { }\n', ['a', 'c'], 'a: { c: v }\n'],
    ['as a map between brackets', '{ a: 1 }\n', ['b', 'c'], '{ a: 1, b: { c: v } }\n'],
    ['below a key without a value', 'a: # why\nb: 1\n', ['a', 'c', 'd'], 'a: { c: { d: v } } # why\nb: 1\n'],
    ['below an explicit null', 'a: ~\n', ['a', 'c'], 'a: { c: v }\n'],
    ['to an empty file', '', ['a', 'b'], 'a:\n  b: v\n'],
    ['to a file of comments', '# values of api\n', ['a', 'b'], '# values of api\na:\n  b: v\n'],
    ['to a file of comments without a last line break', '# values', ['a'], '# values\na: v\n'],
    ['to a file that is only markers', '---\n...\n', ['a'], '---\na: v\n...\n'],
    ['after a key that begins with a byte-order mark', '---\n\ufeffa: 1\n', ['b'], '---\n\ufeffa: 1\nb: v\n'],
    ['in the line break of the line before it', 'a: 1\nb: 2\r\n', ['c'], 'a: 1\nb: 2\r\nc: v\r\n'],
    ['to a file that is only a marker', '---\n', ['a'], '---\na: v\n'],
    ['quoting a key that needs it', 'a: 1\n', ['on'], 'a: 1\n"on": v\n'],
  ])('%s', (_, text, field, expected) => {
    expect(setScalar(text, field, 'v')).toBe(expected);
  });
});

describe('refusing what would change more than was asked', () => {
  it.each<[string, string, string[], string]>([
    [
      'a map where a value is expected',
      'a:\n  b: 1\n',
      ['a'],
      'f.yaml:1: a: holds a map or a list where one value is expected.',
    ],
    [
      'a list where a value is expected',
      'x: 1\na: [1]\n',
      ['a'],
      'f.yaml:2: a: holds a map or a list where one value is expected.',
    ],
    ['a value where a map is expected', 'a: 1\n', ['a', 'b'], 'f.yaml:1: a: must be a map.'],
    ['a list where a map is expected', 'a: [1]\n', ['a', '0'], 'f.yaml:1: a: must be a map.'],
    ['a list as the whole file', '- a\n', ['a'], 'f.yaml:1: the file must hold a map.'],
    ['an anchor on the value', 'a: &x 1\nb: *x\n', ['a'], 'f.yaml:1: a: goes through the anchor &x; edit it by hand.'],
    ['an alias as the value', 'a: &x 1\nb: *x\n', ['b'], 'f.yaml:2: b: goes through the alias *x; edit it by hand.'],
    [
      'an anchor on a map above',
      'a: &x\n  b: 1\nc: *x\n',
      ['a', 'b'],
      'f.yaml:2: a.b: goes through the anchor &x; edit it by hand.',
    ],
    [
      'an alias above',
      'a: &x\n  b: 1\nc: *x\n',
      ['c', 'b'],
      'f.yaml:2: c.b: goes through the alias *x; edit it by hand.',
    ],
    [
      'a key that a merge may supply',
      'd: &d { b: 1 }\na:\n  <<: *d\n',
      ['a', 'b'],
      'f.yaml:2: a.b: may come from the merge key "<<"; edit it by hand.',
    ],
    ['a tag', 'a: !!str 1\n', ['a'], 'f.yaml:1: a: goes through the tag tag:yaml.org,2002:str; edit it by hand.'],
    ['a block of text', 'a: |\n  x\n', ['a'], 'f.yaml:1: a: is a block of text over several lines; edit it by hand.'],
    [
      'a key that is there twice',
      'a: 1\na: 2\n',
      ['a'],
      'f.yaml:2: this key is already in the same map; keep one of them.',
    ],
    [
      'an explicit key without a value',
      '? a\n',
      ['a'],
      'f.yaml:1: a: cannot be set without touching the rest of the file; edit it by hand.',
    ],
    ['no field', 'a: 1\n', [], 'f.yaml:1: names no field.'],
  ])('%s', (_, text, field, message) => {
    expect(() => setScalar(text, field, 'v', 'f.yaml')).toThrow(
      expect.objectContaining({ name: 'Refusal', code: 'invalid-file', message }),
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('%d, which YAML spells otherwise', (value) => {
    expect(() => setScalar('a: 1\n', ['a'], value)).toThrow(/cannot be set/);
  });
});
