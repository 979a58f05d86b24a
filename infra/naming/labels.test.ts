import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelValue } from './labels.ts';

describe('a label value', () => {
  it.each([
    ['octocat', 'octocat'],
    ['Octo-Cat', 'Octo-Cat'],
    ['renovate[bot]', 'renovate-bot'],
    ['--x--', 'x'],
    ['jürgen', 'j-rgen'],
    ['日本', 'unknown'],
    ['', 'unknown'],
    [`${'a'.repeat(62)}-b`, 'a'.repeat(62)],
  ])('of %j is %j', (text, value) => {
    expect(labelValue(text)).toBe(value);
  });

  it('is always one that Kubernetes takes, and stays what it is when it is one already', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const value = labelValue(text);
        expect(value).toMatch(/^[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/);
        expect(labelValue(value)).toBe(value);
      }),
    );
  });
});
