import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomId, randomPet, randomText } from './values.ts';

describe('random text', () => {
  it('is as long as asked for, and has as many of each class as asked for', () => {
    const least = fc.nat(5);
    const some = fc.record({
      minLower: least,
      minUpper: least,
      minNumeric: least,
      minSpecial: least,
      more: fc.nat(40),
    });
    fc.assert(
      fc.property(some, ({ more, ...minima }) => {
        const length = Object.values(minima).reduce((sum, each) => sum + each, more);
        const text = String(randomText({ length, ...minima }).outputs.result);
        expect(text).toHaveLength(length);
        const count = (characters: RegExp): number => text.match(characters)?.length ?? 0;
        expect(count(/[a-z]/g)).toBeGreaterThanOrEqual(minima.minLower);
        expect(count(/[A-Z]/g)).toBeGreaterThanOrEqual(minima.minUpper);
        expect(count(/[0-9]/g)).toBeGreaterThanOrEqual(minima.minNumeric);
        expect(count(/[^A-Za-z0-9]/g)).toBeGreaterThanOrEqual(minima.minSpecial);
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    [{ special: false }, /^[A-Za-z0-9]{200}$/],
    [{ special: false, upper: false, numeric: false }, /^[a-z]{200}$/],
    [{ lower: false, upper: false, number: false, overrideSpecial: '-_' }, /^[-_]{200}$/],
  ])('keeps to the classes of %j', (inputs, form) => {
    expect(randomText({ length: 200, ...inputs }).outputs.result).toMatch(form);
  });
});

it('writes the same bytes in every notation', () => {
  const { id, outputs } = randomId({ byteLength: 4, prefix: 'p-' });
  const bytes = Buffer.from(id, 'base64url');
  expect(bytes).toHaveLength(4);
  expect(outputs).toEqual({
    b64Std: `p-${bytes.toString('base64')}`,
    b64Url: `p-${id}`,
    dec: `p-${bytes.readUInt32BE()}`,
    hex: `p-${bytes.toString('hex')}`,
  });
});

it('names a pet by so many words', () => {
  expect(randomPet({}).id).toMatch(/^[a-z]+-[a-z]+$/);
  expect(randomPet({ length: 3, separator: '_', prefix: 'my' }).id).toMatch(/^my(_[a-z]+){3}$/);
});
