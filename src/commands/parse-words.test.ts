import { describe, expect, it } from 'vitest';
import { parseArguments } from './parse-arguments.ts';
import { parseWords } from './parse-words.ts';

const planQa = { kind: 'command', command: { verb: 'plan', environment: 'qa', args: [], flags: { service: ['a b'] } } };

describe('parseWords', () => {
  it.each(['plan qa --service "a b"', '  plan   QA --service=“a b” ', 'plan\nqa\n--service "a b"'])(
    'reads %j',
    (text) => {
      expect(parseWords(text)).toEqual(planQa);
    },
  );

  it('knows no Markdown and no trigger', () => {
    expect(parseWords('> plan qa')).toMatchObject({ code: 'unknown-verb' });
    expect(parseWords('/env plan qa')).toMatchObject({ code: 'unknown-verb' });
  });

  it('reads nothing as help', () => {
    expect(parseWords('')).toMatchObject({ command: { verb: 'help', args: [] } });
  });

  it('shows the usage line without a trigger', () => {
    expect(parseWords('lock')).toMatchObject({ code: 'missing-environment', usage: 'lock <env> [--reason "…"]' });
  });
});

describe('parseArguments', () => {
  it("takes a shell's words as they are", () => {
    expect(parseArguments(['plan', 'qa', '--service', 'a b'])).toEqual(planQa);
  });

  it.each([
    ['quotes', ['lock', 'qa', '--reason', `it's "mine"`], { kind: 'command' }],
    ['a line break', ['lock', 'qa', '--reason', 'a\nb'], { code: 'invisible-character' }],
    ['an empty word', ['plan', ''], { code: 'invalid-name' }],
  ])('takes %s inside a word as it is', (_, words, expected) => {
    expect(parseArguments(words)).toMatchObject(expected);
  });
});
