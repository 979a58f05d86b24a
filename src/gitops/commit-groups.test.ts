import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commitGroups } from './commit-groups.ts';

type Asked = { readonly id: number; readonly request: { readonly environment: string; readonly shared?: true } };

/** `qa` asks for a commit of its own, `qa+` for a shared one. */
function asked(...words: readonly string[]): readonly Asked[] {
  return words.map((word, id) => ({
    id,
    request: word.endsWith('+') ? { environment: word.slice(0, -1), shared: true } : { environment: word },
  }));
}

const ids = (groups: readonly (readonly Asked[])[]) => groups.map((group) => group.map(({ id }) => id));

describe('the commits that what waits becomes', () => {
  it.each([
    ['nothing', [], []],
    ['requests of their own', ['qa', 'qa', 'load'], [[0], [1], [2]]],
    ['shared ones, of one environment or several', ['qa+', 'load+', 'qa+'], [[0, 1, 2]]],
    ['shared ones around one of another environment', ['qa+', 'load', 'qa+'], [[0, 2], [1]]],
    ['shared ones around one of their own environment', ['qa+', 'qa', 'qa+'], [[0], [1], [2]]],
    ['a shared one that may go earlier than others', ['qa+', 'load', 'load+', 'qa+'], [[0], [1], [2, 3]]],
    [
      'more than one commit carries',
      ['a+', 'b+', 'c+', 'd+', 'a+'],
      [
        [0, 1, 2],
        [3, 4],
      ],
    ],
  ])('%s', (_, words, groups) => {
    expect(ids(commitGroups(asked(...words), 3))).toEqual(groups);
  });

  it('hold each request once, at most so many, and each environment’s in their order', () => {
    const words = fc.array(fc.constantFrom('qa', 'qa+', 'load', 'load+', 'demo+', 'demo'));
    fc.assert(
      fc.property(words, fc.integer({ min: 1, max: 5 }), (list, most) => {
        const waiting = asked(...list);
        const groups = commitGroups(waiting, most);
        const flat = groups.flat();
        expect(flat.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual(waiting.map(({ id }) => id));
        for (const group of groups) {
          expect(group.length).toBeGreaterThan(0);
          expect(group.length).toBeLessThanOrEqual(group.every(({ request }) => request.shared) ? most : 1);
        }
        for (const name of ['qa', 'load', 'demo']) {
          const of = (all: readonly Asked[]) => all.filter(({ request }) => request.environment === name);
          expect(of(flat)).toEqual(of(waiting));
        }
        // What is left after a lost push is grouped again from this order.
        expect(ids(commitGroups(flat, most))).toEqual(ids(groups));
      }),
    );
  });
});
