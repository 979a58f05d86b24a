import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillPattern, matchesName, namesOverlap } from './name-pattern.ts';

/** Short pieces over few letters, so that patterns that nearly meet are common. */
const PIECE = fc.stringMatching(/^[a01]{0,3}$/);
const PATTERN = fc.tuple(PIECE, PIECE).map(([before, after]) => `${before}{number}${after}`);

describe('matchesName', () => {
  it('finds the number of every name a pattern makes', () => {
    fc.assert(
      fc.property(PATTERN, fc.integer({ min: 1 }), (pattern, number) => {
        expect(matchesName(pattern, fillPattern(pattern, number))).toBe(true);
      }),
    );
  });

  it('matches a name without a placeholder by itself alone', () => {
    expect([matchesName('qa', 'qa'), matchesName('qa', 'qa1'), matchesName('qa', 'q')]).toEqual([true, false, false]);
  });
});

describe('namesOverlap', () => {
  it.each([
    ['preview-{number}', 'preview-{number}', true],
    ['preview-{number}', 'preview-1{number}', true],
    ['preview-{number}', 'preview-0{number}', false],
    ['preview-{number}', '{number}', false],
    ['a{number}', 'a{number}0', true],
    ['a1{number}', 'a{number}1', true],
    ['a{number}-x', 'a{number}-y', false],
    ['v1-{number}', 'v{number}-1', true],
    ['v1-{number}', 'v{number}-x1', false],
    ['v0-{number}', 'v{number}-1', false],
    ['preview-{number}', 'preview-7', true],
    ['preview-{number}', 'preview-x', false],
    ['qa', 'qa', true],
    ['qa', 'dev', false],
  ])('%s and %s: %s', (a, b, overlap) => {
    expect([namesOverlap(a, b), namesOverlap(b, a)]).toEqual([overlap, overlap]);
  });

  it('agrees with trying every number', () => {
    // 1, 10, 11, 100 … of up to eight digits: two pieces of three and a number between them fit into that.
    const numbers = Array.from({ length: 255 }, (_, index) => Number((index + 1).toString(2)));
    fc.assert(
      fc.property(PATTERN, PATTERN, (a, b) => {
        const meet = numbers.some((number) => matchesName(b, fillPattern(a, number)));
        expect(namesOverlap(a, b)).toBe(meet);
      }),
      { numRuns: 5000 },
    );
  });
});
