import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, parseDocument, stringify } from 'yaml';
import type { Scalar } from '../environments/yaml/yaml-scalar.ts';
import { writeScalar } from '../environments/yaml/yaml-scalar.ts';
import { setScalar } from './yaml-edit.ts';

type Tree = { [key: string]: Tree | Scalar | readonly Scalar[] };

const KEY = fc
  .oneof(fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9_-]{0,8}$/), fc.string({ minLength: 1, maxLength: 6 }))
  .filter((key) => key !== '__proto__');
const SCALAR: fc.Arbitrary<Scalar> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom(
    'true',
    'no',
    'null',
    '1e3',
    '012',
    '1:30',
    '0x1F',
    '2026-12-01T12:00:00Z',
    'v1.2.3',
    '<<',
    '# c',
    'a: b',
    '',
  ),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e20, max: 1e20 }).filter((number) => !Object.is(number, -0)),
  fc.boolean(),
  fc.constant(null),
);
const TREE: fc.Arbitrary<Tree> = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.dictionary(KEY, fc.oneof({ maxDepth: 3 }, SCALAR, fc.array(SCALAR, { maxLength: 3 }), tie('tree')), {
    minKeys: 1,
    maxKeys: 4,
  }),
})).tree;

/** A tree as some person might have written it: block or flow, either quote, comments, blank lines, CRLF, no last line break. */
const FILE = fc
  .record({
    tree: TREE,
    indent: fc.constantFrom(2, 4),
    flow: fc.boolean(),
    singleQuote: fc.boolean(),
    defaultStringType: fc.constantFrom('PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE'),
    crlf: fc.boolean(),
    comments: fc.boolean(),
    lastBreak: fc.boolean(),
  })
  .map(({ tree, indent, flow, singleQuote, defaultStringType, crlf, comments, lastBreak }) => {
    let text = stringify(tree, {
      indent,
      singleQuote,
      defaultStringType: defaultStringType as 'PLAIN',
      defaultKeyType: 'PLAIN',
      collectionStyle: flow ? 'flow' : 'block',
      lineWidth: 0,
      blockQuote: false,
    });
    if (comments) text = `# before\n\n${text}\n# after\n`;
    if (!lastBreak) text = text.replace(/\n$/, '');
    return { text: crlf ? text.replaceAll('\n', '\r\n') : text, tree: parse(text) as Tree };
  });

/** Every path to a scalar that is not in a list. */
function scalarPaths(tree: Tree, above: readonly string[] = []): string[][] {
  return Object.entries(tree).flatMap(([key, value]) => {
    if (Array.isArray(value)) return [];
    if (typeof value === 'object' && value !== null) return scalarPaths(value as Tree, [...above, key]);
    return [[...above, key]];
  });
}

const FILE_AND_FIELD = FILE.filter(({ tree }) => scalarPaths(tree).length > 0).chain(({ text, tree }) =>
  fc.record({
    text: fc.constant(text),
    tree: fc.constant(tree),
    field: fc.constantFrom(...scalarPaths(tree)),
    value: SCALAR,
  }),
);

function expected(text: string, field: readonly string[], value: Scalar): unknown {
  const document = parseDocument(text, { stringKeys: true });
  document.setIn(field, value);
  return document.toJS();
}

const RUNS = { numRuns: 500 };

describe('setScalar, whatever the file', { timeout: 30_000 }, () => {
  it('changes what the file says at that field and nowhere else', () => {
    fc.assert(
      fc.property(FILE_AND_FIELD, ({ text, field, value }) => {
        expect(parse(setScalar(text, field, value), { stringKeys: true })).toEqual(expected(text, field, value));
      }),
      RUNS,
    );
  });

  it('changes no byte outside the value', () => {
    fc.assert(
      fc.property(FILE_AND_FIELD, ({ text, field, value }) => {
        const node = parseDocument(text, { stringKeys: true }).getIn(field, true) as {
          range: [number, number, number];
        };
        const edited = setScalar(text, field, value);
        expect(edited.startsWith(text.slice(0, node.range[0]))).toBe(true);
        expect(edited.endsWith(text.slice(node.range[1]))).toBe(true);
      }),
      RUNS,
    );
  });

  it('gives the same bytes back when the value is set back and neither value forces other quotes on the other', () => {
    const word = fc.stringMatching(/^[a-z][a-z0-9.]{0,20}$/).filter((text) => writeScalar(text) === text);
    fc.assert(
      fc.property(FILE_AND_FIELD, word, word, ({ text, field }, first, second) => {
        const start = setScalar(text, field, first);
        expect(setScalar(setScalar(start, field, second), field, first)).toBe(start);
      }),
      RUNS,
    );
  });

  it('is idempotent', () => {
    fc.assert(
      fc.property(FILE_AND_FIELD, ({ text, field, value }) => {
        const once = setScalar(text, field, value);
        expect(setScalar(once, field, value)).toBe(once);
      }),
      RUNS,
    );
  });

  it('never mixes line endings', () => {
    fc.assert(
      fc.property(FILE_AND_FIELD, fc.boolean(), ({ text, field, value }, add) => {
        const edited = setScalar(text, add ? [...field.slice(0, -1), 'added-here', 'below'] : field, value);
        if (text.includes('\r\n')) expect(edited.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
        else expect(edited).not.toContain('\r');
      }),
      RUNS,
    );
  });

  it('adds a missing key with its value and moves nothing', () => {
    fc.assert(
      fc.property(FILE_AND_FIELD, fc.array(KEY, { minLength: 1, maxLength: 2 }), ({ text, field, value }, below) => {
        const added = [...field.slice(0, -1), 'added-here', ...below];
        const edited = setScalar(text, added, value);
        expect(parse(edited, { stringKeys: true })).toEqual(expected(text, added, value));
        expect(isSubsequence(text, edited)).toBe(true);
      }),
      RUNS,
    );
  });
});

describe('writeScalar', { timeout: 30_000 }, () => {
  it.each(['1.1', '1.2'] as const)('is read back as the same value by YAML %s', (version) => {
    fc.assert(
      fc.property(
        SCALAR,
        fc.constantFrom('PLAIN' as const, 'QUOTE_SINGLE' as const, 'QUOTE_DOUBLE' as const),
        (value, style) => {
          fc.pre(value !== '2026-12-01T12:00:00Z');
          expect(parse(`a: ${writeScalar(value, style)}\n`, { version })).toEqual({ a: value });
          expect(parse(`{ a: ${writeScalar(value, style)}, b: 1 }\n`, { version })).toEqual({ a: value, b: 1 });
        },
      ),
      RUNS,
    );
  });
});

/** Every line of `whole` is still in `edited`, in order: possibly with something added inside it. */
function isSubsequence(whole: string, edited: string): boolean {
  let position = 0;
  for (const character of whole) {
    position = edited.indexOf(character, position) + 1;
    if (position === 0) return false;
  }
  return true;
}
