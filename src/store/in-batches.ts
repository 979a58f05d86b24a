import { setTimeout as sleep } from 'node:timers/promises';
import type { Milliseconds } from '../environments/instant.ts';

/**
 * Collects what arrives while a batch is being written and writes it together as the next one: under load a database
 * then commits once for many callers, and a lone caller waits for nobody.
 * @param write gets 1 to `most` items and returns one result for each, in their order; when it throws, all of them fail
 * @param between least time from the start of one batch to the start of the next
 */
export function inBatches<T, R>(
  write: (items: readonly T[]) => Promise<readonly R[]>,
  most: number,
  between: Milliseconds = 0,
): (item: T) => Promise<R> {
  type Waiting = { readonly item: T; readonly resolve: (result: R) => void; readonly reject: (error: unknown) => void };
  let waiting: Waiting[] = [];
  let writing = false;
  let last = Number.NEGATIVE_INFINITY;

  const writeOn = async () => {
    writing = true;
    while (waiting.length > 0) {
      const early = last + between - performance.now();
      if (early > 0) await sleep(early);
      last = performance.now();
      const batch = waiting.slice(0, most);
      waiting = waiting.slice(most);
      try {
        const results = await write(batch.map(({ item }) => item));
        for (const [index, result] of results.entries()) batch[index]?.resolve(result);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    writing = false;
  };

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!writing) void writeOn();
    });
}
