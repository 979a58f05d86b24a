import { describe, expect, it } from 'vitest';
import { quoteCommands } from './quote-commands.ts';

/** The sentence with what is set off in square brackets. */
const quoted = (text: string) =>
  quoteCommands(text)
    .map((span) => (span.kind === 'code' ? `[${span.text}]` : 'text' in span ? span.text : ''))
    .join('');

describe('commands in a sentence', () => {
  it.each([
    ['an environment', '/env wake qa brings it back.', '[/env wake qa] brings it back.'],
    ['the end of a sentence', 'Say /env plan qa.', 'Say [/env plan qa].'],
    [
      'a flag with a value',
      'Say /env apply qa --plan p-3vw8trc, or wait.',
      'Say [/env apply qa --plan p-3vw8trc], or wait.',
    ],
    ['a flag without one', 'Or /env unlock qa --force at once.', 'Or [/env unlock qa --force] at once.'],
    ['no environment', 'Say /env list to see all.', 'Say [/env list] to see all.'],
    ['a name left out', 'Somebody says /env create first.', 'Somebody says [/env create] first.'],
    ['a name that is there', '/env create preview-1 makes it.', '[/env create preview-1] makes it.'],
    ['a place for a name', 'Say /env sleep <env>.', 'Say [/env sleep <env>].'],
    ['a place after it', 'Say /env link here.', 'Say [/env link] here.'],
    ['a code', 'Comment /env link 7k2m-9xb in a pull request.', 'Comment [/env link 7k2m-9xb] in a pull request.'],
    ['two of them', '/env status qa; /env cancel qa stops it.', '[/env status qa]; [/env cancel qa] stops it.'],
    ['quotes', 'I read "/env wake qa", once.', 'I read "[/env wake qa]", once.'],
  ])('are set off: %s', (_, text, expected) => {
    expect(quoted(text)).toBe(expected);
  });

  it.each(['see https://example.com/env list', 'a file /env/list', 'no /envoy list', 'what /env craete means'])(
    'and nothing else is: %s',
    (text) => {
      expect(quoted(text)).toBe(text);
    },
  );
});
