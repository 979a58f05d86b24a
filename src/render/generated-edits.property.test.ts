import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { generatedYaml } from '../../test/generated-yaml.ts';
import { type GeneratedEdit, generatedEdit, problemOfEdit } from '../../test/problem-of-edit.ts';

/** Comments at every place, every kind of quotes, anchors, both line breaks, markers, several documents: bytes choose. */
const FILE = fc.uint8Array({ minLength: 120, maxLength: 240 }).map(generatedYaml);

const FILE_AND_EDIT = fc.tuple(FILE, fc.array(fc.nat(), { minLength: 5, maxLength: 5 })).map(([file, numbers]) => {
  let used = 0;
  return { file, edit: generatedEdit(file, (below) => (numbers[used++] ?? 0) % below) };
});

it('the files that are edited are YAML, whatever they look like', () => {
  fc.assert(
    fc.property(FILE, ({ text }) => {
      const documents = parseAllDocuments(text, { stringKeys: true, prettyErrors: false });
      expect([...documents].flatMap(({ errors }) => errors)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

describe('an edit of a file as a person wrote it', { timeout: 30_000 }, () => {
  it('changes what was meant, no other byte, and is taken back by its opposite', () => {
    const seen = new Set<GeneratedEdit['kind']>();
    fc.assert(
      fc.property(FILE_AND_EDIT, ({ file, edit }) => {
        seen.add(edit.kind);
        expect(problemOfEdit(file, edit)).toBeUndefined();
      }),
      { numRuns: 1000 },
    );
    expect([...seen].toSorted()).toEqual(['add', 'item added', 'item changed', 'item removed', 'set']);
  });
});
