import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from './contract/samples.ts';
import { fromJson, fromText, toJson, toText } from './stored-json.ts';

const UNSTORABLE = /\0|\p{Cs}/u;

describe('text for PostgreSQL', () => {
  it.each([
    ['plain text', 'create preview-123', 'create preview-123'],
    ['characters outside the basic plane', '😀', '😀'],
    ['NUL', 'a\0b', 'a\uE0000000b'],
    ['a high surrogate alone', '\ud83d', '\uE000d83d'],
    ['a low surrogate alone', 'x\ude00', 'x\uE000de00'],
    ['the mark itself', '\uE000', '\uE000e000'],
  ])('keeps %s', (_, text, stored) => {
    expect(toText(text)).toBe(stored);
    expect(fromText(stored)).toBe(text);
  });

  it('holds nothing PostgreSQL refuses, and comes back as it was', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(toText(text)).not.toMatch(UNSTORABLE);
        expect(fromText(toText(text))).toBe(text);
      }),
    );
  });
});

describe('JSON for PostgreSQL', () => {
  it.each([
    ['NUL', { a: '\0' }, '{"a":"\uE0000000"}'],
    ['NUL in a key', { 'a\0': 1 }, '{"a\uE0000000":1}'],
    ['half a pair', { a: '\ud83d' }, '{"a":"\uE000d83d"}'],
    ['an escaped backslash before "u0000"', { a: '\\u0000' }, String.raw`{"a":"\\u0000"}`],
    ['other control characters', { a: '\u0001\n' }, String.raw`{"a":"\u0001\n"}`],
  ])('keeps %s', (_, value, text) => {
    expect(toJson(value)).toBe(text);
    expect(fromJson(JSON.parse(text))).toEqual(value);
  });

  it('holds nothing PostgreSQL refuses, and comes back as it was', () => {
    fc.assert(
      fc.property(fc.dictionary(anyText, fc.oneof(anyText, fc.array(anyText), fc.double({ noNaN: true }))), (value) => {
        const stored: typeof value = JSON.parse(toJson(value));
        expect(JSON.stringify(stored)).not.toMatch(/(?<!\\)(\\\\)*\\u(0000|d[89a-f])/);
        expect(fromJson(stored)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
