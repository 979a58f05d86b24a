import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration } from './duration.ts';

const MINUTE = 60_000;

describe('parseDuration', () => {
  it.each([
    ['1m', MINUTE],
    ['30m', 30 * MINUTE],
    ['12h', 720 * MINUTE],
    ['3d', 4320 * MINUTE],
    ['365d', 525_600 * MINUTE],
    ['8760h', 525_600 * MINUTE],
    ['525600m', 525_600 * MINUTE],
  ])('%s is %d ms', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  it.each([
    '',
    '3',
    'd',
    '3 d',
    ' 3d',
    '3d ',
    '3D',
    '3days',
    '1.5h',
    '-1d',
    '+1d',
    '0m',
    '0d',
    '03d',
    '1d12h',
    '1w',
    '1s',
    '1e3m',
    '٣d',
    '3d\n',
  ])('%j is not a duration', (text) => {
    expect(() => parseDuration(text)).toThrow(
      expect.objectContaining({
        code: 'invalid-value',
        message: `${JSON.stringify(text)} is not a duration; write 3d, 12h or 30m.`,
      }),
    );
  });

  it.each(['366d', '8761h', '525601m', '999999d'])('%s is longer than a year', (text) => {
    expect(() => parseDuration(text)).toThrow(
      expect.objectContaining({
        code: 'invalid-value',
        message: `"${text}" is longer than 365d, the longest a duration may be.`,
      }),
    );
  });
});

describe('formatDuration', () => {
  it.each([
    [3 * 24 * 60, '3d'],
    [36 * 60, '36h'],
    [90, '90m'],
    [60, '1h'],
    [1.4, '1m'],
    [0.2, '0m'],
  ])('%d minutes are %s', (minutes, text) => {
    expect(formatDuration(minutes * MINUTE)).toBe(text);
  });

  it('is read back as the same duration', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 525_600 }), (minutes) => {
        expect(parseDuration(formatDuration(minutes * MINUTE))).toBe(minutes * MINUTE);
      }),
    );
  });
});
