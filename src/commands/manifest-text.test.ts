import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { manifestText } from './manifest-text.ts';

it('writes a manifest that is read back as it was', () => {
  const text = fc.string({ unit: 'grapheme' });
  const manifest = fc.record(
    {
      name: text,
      kind: text,
      owner: text,
      source: fc.record({ repository: text, pullRequest: fc.nat() }, { noNullPrototype: true }),
      domain: text,
      services: fc.array(text),
      addons: fc.array(
        fc.record(
          { name: text, size: text, revision: fc.stringMatching(/^[0-9a-f]{8,64}$/) },
          { requiredKeys: ['name', 'size'], noNullPrototype: true },
        ),
      ),
      hibernate: fc.boolean(),
      expiresAt: fc.constant('2026-12-01T12:00:00Z'),
    },
    { requiredKeys: ['name', 'kind', 'owner', 'domain', 'services', 'addons', 'hibernate'], noNullPrototype: true },
  );
  fc.assert(
    fc.property(manifest, (original) => {
      expect(parse(manifestText(original))).toEqual({ environment: original });
    }),
  );
});
