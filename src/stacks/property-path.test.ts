import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPropertyPath, parsePropertyPath, valueAt } from './property-path.ts';

describe('a property path', () => {
  it.each([
    { text: 'size', segments: ['size'] },
    { text: 'spec.ports[0].name', segments: ['spec', 'ports', 0, 'name'] },
    { text: 'labels["app.kubernetes.io/name"]', segments: ['labels', 'app.kubernetes.io/name'] },
    { text: '["with space"].x', segments: ['with space', 'x'] },
    { text: 'a["quote\\"d"]', segments: ['a', 'quote"d'] },
  ])('$text', ({ text, segments }) => {
    expect(parsePropertyPath(text)).toEqual(segments);
    expect(formatPropertyPath(segments)).toBe(text);
  });

  it('that follows no grammar is one field', () => {
    expect(parsePropertyPath('a[')).toEqual(['a[']);
  });

  it('reads back what it writes, for any fields and indexes', () => {
    const segment = fc.oneof(fc.string({ minLength: 1 }), fc.nat(1000));
    const path = fc.tuple(fc.string({ minLength: 1 }), fc.array(segment, { maxLength: 5 }));
    fc.assert(
      fc.property(path, ([first, rest]) => {
        expect(parsePropertyPath(formatPropertyPath([first, ...rest]))).toEqual([first, ...rest]);
      }),
    );
  });

  it('never throws, whatever the text', () => {
    fc.assert(fc.property(fc.string(), (text) => Array.isArray(parsePropertyPath(text))));
  });

  it.each([
    { path: ['spec', 'ports', 1], value: 443 },
    { path: ['spec', 'ports', 9], value: undefined },
    { path: ['spec', 'ports', 1, 'name'], value: undefined },
    { path: ['constructor'], value: undefined },
  ])('$path leads to $value', ({ path, value }) => {
    expect(valueAt({ spec: { ports: [80, 443] } }, path)).toBe(value);
  });
});
