import fc from 'fast-check';
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

it('orders any two versions the same way round, whichever is asked first', () => {
  const version = fc.array(fc.nat(200), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.'));
  fc.assert(
    fc.property(version, version, (a, b) => {
      expect(Math.sign(compareVersions(a, b)) + Math.sign(compareVersions(b, a))).toBe(0);
    }),
  );
});
