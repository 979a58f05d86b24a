import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quoteWord, splitWords } from './split-words.ts';

describe('splitWords', () => {
  it.each([
    ['nothing', '', []],
    ['only white space', ' \t\u00A0\uFEFF\r\n', []],
    ['one word', 'plan', ['plan']],
    ['words and lines', 'plan qa\r\nnow', ['plan', 'qa', 'now']],
    ['empty words', `"" '' “”`, ['', '', '']],
    ['parts that touch', `a"b c"'d'e`, ['ab cde']],
    ['quotes of one kind in the other', `"it's" '"'`, ["it's", '"']],
    ['smart quotes that close each other in any order', '”a b“ ’c d‘', ['a b', 'c d']],
    ['backslashes', 'a\\ b "\\"', ['a\\', 'b', '\\']],
  ])('splits %s', (_, text, words) => {
    expect(splitWords(text)).toEqual(words);
  });

  it.each(['"a', "'a", '“a', 'a"', '"a\nb"', "a 'b\r'"])('refuses the open quote in %j', (text) => {
    expect(() => splitWords(text)).toThrow(expect.objectContaining({ code: 'unclosed-quote' }));
  });

  it('takes apart what quoteWord put together', () => {
    const words = fc.array(fc.string({ unit: 'binary' }).filter((word) => !/[\r\n]/.test(word)));
    fc.assert(
      fc.property(words, (original) => {
        expect(splitWords(original.map(quoteWord).join(' '))).toEqual(original);
      }),
    );
  });
});
