import { describe, expect, it } from 'vitest';
import { sample, sampleTags, verdict } from '../sample.ts';
import { deletionProtection } from './deletion-protection.ts';

const database = (kind: string, on?: boolean) =>
  sample('aws:rds/instance:Instance', { deletionProtection: on, tags: sampleTags(kind) });

describe('deletion protection', () => {
  it('advises, since it is lifted before anything is removed', () => {
    expect(deletionProtection.level).toBe('advisory');
  });

  it.each(['standing', 'protected'])('holds for a database of a %s environment', (kind) => {
    expect(verdict(deletionProtection, database(kind, true))).toBe('');
  });

  it.each([
    [false, 'false'],
    [undefined, 'nothing'],
  ])('is broken where it is %s', (on, shown) => {
    expect(verdict(deletionProtection, database('standing', on))).toBe(
      `deletionProtection is ${shown}: set it to true, unless what is planned next is to delete it.`,
    );
  });

  it('is no concern of what is gone tomorrow', () => {
    expect(verdict(deletionProtection, database('preview'))).toBeUndefined();
  });
});
