import { parse } from 'dotenv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SecretsRefusal } from '../secrets-refusal.ts';
import { dotenvFile } from './dotenv.fixture.ts';
import { readDotenv } from './read-dotenv.ts';

const read = (text: string) => Object.fromEntries(readDotenv(Buffer.from(text)));

function refusalOf(text: string | Uint8Array): SecretsRefusal {
  try {
    readDotenv(Buffer.from(text));
  } catch (error) {
    if (error instanceof SecretsRefusal) return error;
    throw error;
  }
  throw new Error('it was read');
}

describe('a .env file is read as dotenv reads it', () => {
  it.each([
    ['plain', 'A=one\nB = two words \n', { A: 'one', B: 'two words' }],
    ['empty values', 'A=\nB=""\nC= # none', { A: '', B: '', C: '' }],
    ['export', '  export A=1', { A: '1' }],
    ['a colon', 'A: 1', { A: '1' }],
    ['comments', '# one\n\nA=1 # two\n  # three', { A: '1' }],
    ['single quotes', "A='x # y\\n'", { A: 'x # y\\n' }],
    ['double quotes', 'A="x\\ny\\tz" # c', { A: 'x\ny\\tz' }],
    ['backticks', 'A=`it\'s "so"`', { A: 'it\'s "so"' }],
    ['a quote within', "A='it's'", { A: "it's" }],
    ['several lines', 'A="one\ntwo # three\n"\nB=4', { A: 'one\ntwo # three\n', B: '4' }],
    [
      'a key of several lines',
      'K="-----BEGIN KEY-----\nab==\n-----END KEY-----"',
      {
        K: '-----BEGIN KEY-----\nab==\n-----END KEY-----',
      },
    ],
    ['CRLF', 'A=1\r\nB="2\r\n3"\r\n', { A: '1', B: '2\n3' }],
    ['a byte-order mark', '\uFEFFA=1', { A: '1' }],
    ['a path of Windows', 'A="C:\\dir\\"\nB=2', { A: 'C:\\dir\\', B: '2' }],
    ['no expansion', 'A=$HOME\nB="$\u007BA}"', { A: '$HOME', B: '$\u007BA}' }],
    ['other languages', 'A=schön 👩‍👧', { A: 'schön 👩‍👧' }],
  ])('%s', (_, text, values) => {
    expect(read(text)).toEqual(values);
    expect(parse(text)).toEqual(values);
  });

  it('whatever can be written into one', () => {
    fc.assert(
      fc.property(dotenvFile, (text) => {
        expect(read(text)).toEqual({ ...parse(text) });
      }),
      { numRuns: 500 },
    );
  });

  it('a value of a whole mebibyte, less its name', () => {
    const text = `A="${'x\n'.repeat((1024 * 1024 - 4) / 2)}"`;
    expect(read(text).A).toHaveLength(text.length - 4);
  });
});

describe('what dotenv skips or cuts short is refused with its line', () => {
  it.each([
    ['a line that assigns nothing', 'A=1\ncanary\nB=2', ['line 2: it is no assignment']],
    ['an export without a value', 'export CANARY', ['line 1: it is no assignment']],
    ['an equals sign on a line of its own', 'A\n=canary', ['line 1: it is no', 'line 2: it is no']],
    ['a value on the next line', 'A=\n"canary"', ['line 2: it is no assignment']],
    ['an open quote', 'A=1\nB="canary\nC=3', ['line 2: its value begins with "']],
    ['an open quote before a comment', "A='canary # x'y", ["line 1: its value begins with '"]],
    ['something after the quotes', 'A="canary" canary', ['line 1: its value begins with "']],
    ['a quote alone', 'A="', ['line 1: its value begins with "']],
    ['a value cut short by #', 'A=canary#canary', ['line 1: dotenv takes #']],
    ['a value that is a comment to dotenv', 'A=#canary', ['line 1: dotenv takes #']],
    ['a name twice', 'A=1\nB="\n"\nA=canary', ['line 4: its name stands on line 1 already']],
    ['a name with a dot', 'canary.x=1', ['line 1: the name is not one']],
    ['a name with a digit first', '1CANARY=1', ['line 1: the name is not one']],
    ['a name that JavaScript keeps for itself', '__proto__=canary', ['line 1: dotenv reads no value']],
    ['a NUL', 'A=1\nB=can\0ary', ['line 2: it holds a NUL']],
    ['a NUL in a value of several lines', 'A="x\ncan\0ary"', ['line 1: its value holds a NUL']],
    ['a line separator', 'A=1 # c\u2028B=canary', ['line 1: it holds a NUL or']],
    ['nothing', '', ['it assigns nothing']],
    ['comments alone', '# canary\n\n', ['it assigns nothing']],
    ['too much', `A=${'canary'.repeat(200_000)}`, ['it is over 1 MiB']],
    ['no text', Uint8Array.of(65, 61, 0xff), ['it is no UTF-8 text']],
  ])('%s', (_, text, told) => {
    const { code, message, hint } = refusalOf(text);
    expect(code).toBe('invalid-dotenv');
    for (const each of told) expect(message).toContain(each);
    expect(`${message}${hint}`.toLowerCase()).not.toContain('canary');
  });

  it('and every one of several, up to ten', () => {
    const { message } = refusalOf(Array.from({ length: 12 }, () => 'canary').join('\n'));
    expect(message.split('\n')).toHaveLength(12);
    expect(message).toMatch(/line 10: .*\n {2}and 2 more$/);
  });
});
