import { expect, it } from 'vitest';
import { compareVersions } from './compare-versions.ts';

it.each([
  ['1.34.4', '1.34.4', 0],
  ['1.34.10', '1.34.9', 1],
  ['1.9.0', '1.10.0', -1],
  ['6.2', '6.2.0', 0],
  ['7.0.15', '6.2.0', 1],
])('compares %s with %s part by part, as numbers', (a, b, sign) => {
  expect(Math.sign(compareVersions(a, b))).toBe(sign);
});
