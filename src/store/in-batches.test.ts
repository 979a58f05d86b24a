import { describe, expect, it } from 'vitest';
import { inBatches } from './in-batches.ts';

describe('writing in batches', () => {
  it('writes what arrives meanwhile together, in order, and gives each caller its own result', async () => {
    const batches: number[][] = [];
    const double = inBatches(async (items: readonly number[]) => {
      batches.push([...items]);
      await new Promise(setImmediate);
      return items.map((item) => item * 2);
    }, 3);
    expect(await Promise.all([1, 2, 3, 4, 5, 6].map(double))).toEqual([2, 4, 6, 8, 10, 12]);
    expect(batches).toEqual([[1], [2, 3, 4], [5, 6]]);
  });

  it('fails a whole batch together, and goes on with the next', async () => {
    const refuse = inBatches(async (items: readonly string[]) => {
      await new Promise(setImmediate);
      if (items.includes('bad')) throw new Error('no');
      return items;
    }, 2);
    const outcomes = await Promise.allSettled(['first', 'bad', 'beside it', 'next'].map(refuse));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
  });

  it('lets time pass between the starts of two batches, and collects meanwhile', async () => {
    const starts: number[] = [];
    const echo = inBatches(
      async (items: readonly number[]) => {
        starts.push(performance.now());
        return items;
      },
      10,
      30,
    );
    await Promise.all([1, 2, 3].map(echo));
    await echo(4);
    const [first = 0, second = 0, third = 0] = starts;
    expect(starts).toHaveLength(3);
    expect(Math.min(second - first, third - second)).toBeGreaterThan(25);
  });

  it('does not hold up a lone caller', async () => {
    const echo = inBatches(async (items: readonly string[]) => items, 10);
    expect(await echo('one')).toBe('one');
    expect(await echo('two')).toBe('two');
  });
});
