import { describe, expect, it } from 'vitest';
import { parseWords } from './parse-words.ts';
import { requireEnvironment } from './require-environment.ts';

describe('requireEnvironment', () => {
  it('refuses a create that names no environment', () => {
    expect(requireEnvironment(parseWords('create --service api'), '/env ')).toMatchObject({
      kind: 'error',
      code: 'missing-environment',
      usage: expect.stringMatching(/^\/env create <env> /),
    });
  });

  it.each(['create preview-1', 'plan qa', 'list', 'help', 'nonsense'])('lets "%s" through', (text) => {
    expect(requireEnvironment(parseWords(text))).toEqual(parseWords(text));
  });
});
