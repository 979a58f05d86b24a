import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prune } from './prune.ts';

describe('a live object reduced to what the program wrote', () => {
  it.each([
    ['what the server filled in is left out', { a: 1, status: {} }, { a: 1 }, { a: 1 }],
    ['what was changed shows', { labels: { a: 'x', b: 'y' } }, { labels: { a: 'z' } }, { labels: { a: 'x' } }],
    ['what was removed is missing', { labels: {} }, { labels: { a: 'z' } }, { labels: {} }],
    [
      'entries of a list keep their shape',
      { p: [{ port: 1, protocol: 'TCP' }] },
      { p: [{ port: 2 }] },
      { p: [{ port: 1 }] },
    ],
    [
      'a list of another length shows whole',
      { p: [{ a: 1 }, { a: 2 }] },
      { p: [{ b: 1 }] },
      { p: [{ a: 1 }, { a: 2 }] },
    ],
    ['an entry that is no map any more shows', { spec: 'x' }, { spec: { a: 1 } }, { spec: 'x' }],
  ])('%s', (_, live, shape, pruned) => {
    expect(prune(live, shape)).toEqual(pruned);
  });

  it('is the object itself where the program wrote all of it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(prune(value, structuredClone(value))).toEqual(value);
      }),
    );
  });
});
