import { expect, it } from 'vitest';
import type { Cost } from '../environments/cost/cost.ts';
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

it.each<[string, Partial<Cost>, string]>([
  ['19.99 USD a month is small', { now: 1_999 }, 'small'],
  ['20 USD a month is medium', { now: 2_000 }, 'medium'],
  ['100 USD a month is large', { now: 10_000 }, 'large'],
  ['what sleeps costs little, whatever it is', { now: 10_000, sleeps: true }, 'asleep'],
  ['what has no price may be anything', { now: 10, missing: ['no price for redis large'] }, 'unknown'],
  ['what is large already is large with it', { now: 10_000, missing: ['no price for redis large'] }, 'large'],
])('by its figure, whatever its pods: %s', (_, about, cost) => {
  const nothing = { awake: 0, asleep: 0, now: 0, sleeps: false, lines: [], missing: [] };
  expect(costClass(false, 1, { currency: 'USD', asOf: '2026-10', ...nothing, ...about })).toBe(cost);
});
