import { describe, expect, it } from 'vitest';
import { BAD_FILES } from '../../test/bad-files.ts';
import { applyEdits } from './apply-edits.ts';

const PATH = 'envs/qa/api.yaml';

describe('a file that nothing may be written to', () => {
  it.each(BAD_FILES)('%s', (_, text, problem) => {
    const desired = { commit: '0'.repeat(40), files: new Map([[PATH, text]]) };
    const edit = () => applyEdits(desired, [{ kind: 'set', path: PATH, field: ['image', 'tag'], value: 'v2' }]);
    expect(edit).toThrow(
      expect.objectContaining({ name: 'Refusal', code: 'invalid-file', message: `${PATH}${problem}` }),
    );
  });

  it('has its items left alone as well', () => {
    for (const [, text] of BAD_FILES) {
      const desired = { commit: '0'.repeat(40), files: new Map([[PATH, text]]) };
      const edit = { kind: 'item', path: PATH, field: ['image', 'all'], name: 'x', value: { name: 'x' } } as const;
      expect(() => applyEdits(desired, [edit])).toThrow(expect.objectContaining({ code: 'invalid-file' }));
    }
  });
});
