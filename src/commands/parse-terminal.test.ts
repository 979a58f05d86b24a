import { expect, it } from 'vitest';
import { parseTerminal } from './parse-terminal.ts';

it.each([
  ['nothing understood', ['evil'], 'unknown-verb', 'wa <verb> [<env>] [args] [--flags]'],
  ['a verb without its environment', ['sleep'], 'missing-environment', 'wa sleep <env> [--until 8h]'],
  ['a create without its name', ['create'], 'missing-environment', expect.stringMatching(/^wa create <env> /)],
  ['a flag of another verb', ['wake', 'qa', '--until', '2h'], 'foreign-flag', expect.stringMatching(/^wa wake <env>/)],
])('given %s, shows the usage as one types it', (_, words, code, usage) => {
  expect(parseTerminal(words)).toMatchObject({ kind: 'error', code, usage });
});

it('reads a sentence as every other door does', () => {
  expect(parseTerminal(['plan', 'QA', '--verbose'])).toEqual({
    kind: 'command',
    command: { verb: 'plan', environment: 'qa', args: [], flags: { verbose: true } },
  });
});
