import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cidr, contains, formatCidr, overlap, parseCidr, partOf } from './cidr.ts';

const block = fc
  .record({ address: fc.nat(2 ** 32 - 1), prefix: fc.integer({ min: 1, max: 30 }) })
  .map(({ address, prefix }): Cidr => ({ first: address - (address % 2 ** (32 - prefix)), prefix }));

describe('a block of addresses', () => {
  it.each(['10.0.0.0', '10.0.0.1/16', '10.0.0.0/33', '256.0.0.0/8', '10.0.0/8', 'x'])('is not %j', (text) => {
    expect(parseCidr(text)).toBeUndefined();
  });

  it('is read as it is written', () => {
    fc.assert(
      fc.property(block, (cidr) => {
        expect(parseCidr(formatCidr(cidr))).toEqual(cidr);
      }),
    );
  });

  it('holds its parts, and no two of them overlap', () => {
    const bits = fc.integer({ min: 1, max: 2 });
    fc.assert(
      fc.property(block, bits, (whole, more) => {
        const parts = Array.from({ length: 2 ** more }, (_, index) => partOf(whole, more, index));
        for (const [index, part] of parts.entries()) {
          expect(contains(whole, part)).toBe(true);
          for (const other of parts.slice(index + 1)) expect(overlap(part, other)).toBe(false);
        }
      }),
    );
  });
});
