import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cloudName } from './cloud-name.ts';

const bucket = { most: 63, of: 'an S3 bucket' };

describe('a name in a cloud', () => {
  it('is readable, and ends in a hash of its parts', () => {
    expect(cloudName(['eu-1', 'preview-123', 'data'], bucket)).toMatch(/^eu-1-preview-123-data-[0-9a-f]{8}$/);
  });

  it('is never another environment’s, however short the limit', () => {
    const part = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,60}[a-z0-9])?$/);
    const parts = fc.array(part, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(parts, parts, fc.integer({ min: 16, max: 64 }), (left, right, most) => {
        const same = JSON.stringify(left) === JSON.stringify(right);
        const limit = { most, of: 'anything' };
        expect(cloudName(left, limit) === cloudName(right, limit)).toBe(same);
      }),
    );
  });

  it('keeps to what every service takes, whatever the parts are', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.integer({ min: 16, max: 255 }), (parts, most) => {
        const name = cloudName(parts, { most, of: 'anything' });
        expect(name).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
        expect(name.length).toBeLessThanOrEqual(most);
      }),
    );
  });

  it('refuses a limit that leaves no room for a hash', () => {
    expect(() => cloudName(['a'], { most: 9, of: 'a thing' })).toThrow('A name of a thing has 9 characters');
  });
});
