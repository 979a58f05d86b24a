import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Refusal } from '../refusal.ts';
import { POLICY_TEXT } from './policy.fixture.ts';
import { parsePolicy } from './policy-file.ts';

const PIECE = fc.constantFrom(
  '',
  '\n',
  '\t',
  ' ',
  ':',
  '- ',
  '{',
  '}',
  '[',
  ']',
  '&a ',
  '*a',
  '"',
  "'",
  '#',
  '!!str ',
  '? ',
  '|',
  '<<: ',
  '---\n',
  '\r\n',
  '__proto__: 1\n',
  '~',
  '1e3',
  '{number}',
);

/** A policy someone was half-way through editing. */
const EDITED: fc.Arbitrary<string> = fc
  .array(
    fc.record({
      at: fc.nat(POLICY_TEXT.length),
      remove: fc.nat(12),
      insert: fc.oneof(PIECE, fc.string({ unit: 'binary', maxLength: 4 })),
    }),
    {
      minLength: 1,
      maxLength: 4,
    },
  )
  .map((edits) =>
    edits.reduce((text, { at, remove, insert }) => text.slice(0, at) + insert + text.slice(at + remove), POLICY_TEXT),
  );

function outcome(text: string): 'read' | 'refused' {
  try {
    parsePolicy(text);
    return 'read';
  } catch (error) {
    if (error instanceof Refusal && error.code === 'invalid-file') {
      for (const line of error.message.split('\n'))
        expect(line).toMatch(
          /^workflowautom\.yaml:[1-9]\d*: .+\.$|^… and \d+ more problems in workflowautom\.yaml\.$/u,
        );
      return 'refused';
    }
    throw error;
  }
}

it('reads a damaged policy or refuses it with file and line, and does nothing else', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(EDITED, (text) => {
      expect(outcome(text)).toBeOneOf(['read', 'refused']);
    }),
    { numRuns: 500 },
  );
});

it('reads any text at all the same way', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      expect(outcome(text)).toBeOneOf(['read', 'refused']);
    }),
    { numRuns: 500 },
  );
});
