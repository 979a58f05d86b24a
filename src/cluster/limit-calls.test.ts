import { describe, expect, it } from 'vitest';
import { limitCalls } from './limit-calls.ts';

describe('calls of which few run at once', () => {
  it('all end, in the order they were made, also after one that fails', async () => {
    const order: number[] = [];
    let [running, most] = [0, 0];
    const call = limitCalls(3, async (n: number) => {
      running += 1;
      most = Math.max(most, running);
      order.push(n);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      if (n === 4) throw new Error('not this one');
      return n * 10;
    });
    const numbers = Array.from({ length: 20 }, (_, n) => n);
    const results = await Promise.allSettled(numbers.map((n) => call(n)));
    expect(order).toEqual(numbers);
    expect(most).toBe(3);
    expect(results.map((result) => (result.status === 'fulfilled' ? result.value : 'failed'))).toEqual(
      numbers.map((n) => (n === 4 ? 'failed' : n * 10)),
    );
    expect(await call(20)).toBe(200);
  });
});
