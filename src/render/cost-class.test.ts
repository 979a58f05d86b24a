import { expect, it } from 'vitest';
import { costClass } from './cost-class.ts';

it.each<[boolean, number | undefined, string]>([
  [true, 0, 'asleep'],
  [true, undefined, 'unknown'],
  [false, 0, 'small'],
  [false, 2, 'small'],
  [false, 3, 'medium'],
  [false, 6, 'medium'],
  [false, 7, 'large'],
  [false, undefined, 'unknown'],
])('asleep: %s, with %s pods, it is %s', (asleep, pods, cost) => {
  expect(costClass(asleep, pods)).toBe(cost);
});
