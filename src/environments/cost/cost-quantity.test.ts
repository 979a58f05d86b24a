import { expect, it } from 'vitest';
import { quantity } from './cost-quantity.ts';

it.each<[unknown, number | undefined]>([
  ['50m', 0.05],
  ['1', 1],
  [0.5, 0.5],
  ['1.5', 1.5],
  ['128Mi', 128 * 2 ** 20],
  ['1Gi', 2 ** 30],
  ['500M', 5e8],
  ['1e3', 1_000],
  ['many', undefined],
  ['1XB', undefined],
  ['-1', undefined],
  [-1, undefined],
  ['', undefined],
  [null, undefined],
  [undefined, undefined],
  ['1constructor', undefined],
])('the quantity %j is %s', (written, number) => {
  expect(quantity(written)).toBe(number);
});
