import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { environmentName } from '../environments/environment-name.ts';
import { unseenCharacter } from './characters.ts';
import type { Command } from './command.ts';
import { formatCommand } from './format-command.ts';
import { parseWords } from './parse-words.ts';
import { verbs } from './verbs/index.ts';

describe('formatCommand', () => {
  it.each([
    ['plan QA --verbose --service=api', 'plan qa --verbose --service api'],
    ['addon add qa redis', 'addon add qa redis'],
    ['help addon', 'help addon'],
    ['create --service web --service api', 'create --service web --service api'],
    [`lock qa --reason "it's mine"`, `lock qa --reason "it's mine"`],
    [`lock qa --reason 'say "hi"'`, `lock qa --reason "say "'"'"hi"'"'`],
    ['lock qa --reason=--force', 'lock qa --reason=--force'],
    ['lock qa --reason " "', 'lock qa --reason " "'],
  ])('writes %s as %s', (text, expected) => {
    const parsed = parseWords(text);
    expect(parsed.kind === 'command' && formatCommand(parsed.command)).toBe(expected);
  });

  it.each(Object.values(verbs).flatMap(({ usage }) => (usage.terminal === undefined ? usage.examples : [])))(
    'leaves the example "%s" as it is',
    (example) => {
      const parsed = parseWords(example);
      expect(parsed.kind === 'command' && formatCommand(parsed.command)).toBe(example);
    },
  );

  it('writes what parses back to the same command', () => {
    const value = fc
      .oneof(fc.string({ unit: 'grapheme', minLength: 1 }), fc.stringMatching(/^[-"'“”‘’= a]{1,12}$/))
      .filter((text) => unseenCharacter(text) === undefined);
    const command: fc.Arbitrary<Command> = fc.record({
      verb: fc.constant('create' as const),
      environment: fc
        .stringMatching(/^[a-z0-9]{1,8}$/)
        .filter((name) => name !== 'all')
        .map(environmentName),
      args: fc.constant([]),
      flags: fc.record(
        { reason: value, from: value, ttl: value, service: fc.array(value, { minLength: 1, maxLength: 3 }) },
        { requiredKeys: [], noNullPrototype: true },
      ),
    });
    fc.assert(
      fc.property(command, (original) => {
        expect(parseWords(formatCommand(original))).toEqual({ kind: 'command', command: original });
      }),
    );
  });
});
