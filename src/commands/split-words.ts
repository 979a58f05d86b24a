import { isWhiteSpace, shown } from './characters.ts';
import { ParseError } from './parse-error.ts';
import { likelyUsage } from './read-verb.ts';

// What phones and word processors put in place of " and ' counts as the same quote.
const QUOTES = ['"“”„‟', "'‘’‚‛"];

/**
 * Splits a sentence into words as a shell's quotes do, and nothing else of a shell: no escapes, expansion, comments or
 * globbing. Quoted and bare parts that touch are one word; `""` is an empty word; a quote ends on its own line.
 * (`string-argv`, the usual library, knows no smart quotes, lets quotes span lines and drops the ones left open.)
 * @throws ParseError `unclosed-quote`
 */
export function splitWords(text: string): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    const quotes = quotesLike(character);
    if (quotes !== undefined) {
      const end = closingQuote(text, index, quotes);
      word = (word ?? '') + text.slice(index + 1, end);
      index = end;
    } else if (isWhiteSpace(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? '') + character;
    }
  }
  if (word !== undefined) words.push(word);
  return words;
}

/** Writes `word` so that `splitWords` reads it back as one word. */
export function quoteWord(word: string): string {
  if (word !== '' && ![...word].some(needsQuotes)) return word;
  // Runs without double quotes stand in double quotes, runs of double quotes in single ones.
  const runs = word === '' ? [''] : (word.match(/[^"“”„‟]+|["“”„‟]+/g) ?? []);
  return runs.map((run) => (quotesLike(run.charAt(0)) === QUOTES[0] ? `'${run}'` : `"${run}"`)).join('');
}

function needsQuotes(character: string): boolean {
  return isWhiteSpace(character) || quotesLike(character) !== undefined;
}

/** All characters that close what `character` opens, when it is a quote. */
function quotesLike(character: string): string | undefined {
  return character === '' ? undefined : QUOTES.find((quotes) => quotes.includes(character));
}

function closingQuote(text: string, opening: number, quotes: string): number {
  let index = opening + 1;
  for (; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (quotes.includes(character)) return index;
    if (character === '\n' || character === '\r') break;
  }
  const problem = `The quote that opens at ${shown(text.slice(opening, index))} is never closed on its line.`;
  throw new ParseError('unclosed-quote', problem, likelyUsage(text.trim().split(/\s+/u)));
}
