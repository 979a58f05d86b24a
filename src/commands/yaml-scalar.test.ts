import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { yamlScalar } from './yaml-scalar.ts';

describe('yamlScalar', () => {
  it.each(['preview-123', 'acme/shop', 'octocat', 'registry.example.com/shop/api'])('leaves %s plain', (text) => {
    expect(yamlScalar(text)).toBe(text);
  });

  it.each(['123', '1e3', 'true', 'No', 'null', '~', '', 'a: b', 'a #b', '[a]', '12345678e5', '0x1f', '2026-01-01'])(
    'quotes %j',
    (text) => {
      expect(yamlScalar(text)).toBe(JSON.stringify(text));
    },
  );

  it('is read back as it was by YAML 1.1 and 1.2, on its own and in a list', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom('1.1' as const, '1.2' as const), (text, version) => {
        expect(parse(`a: ${yamlScalar(text)}\nb: [${yamlScalar(text)}, x]\n`, { version })).toEqual({
          a: text,
          b: [text, 'x'],
        });
      }),
    );
  });
});
