import { nearest } from '../environments/nearest.ts';
import { lowerCase, shown } from './characters.ts';
import type { VerbName } from './command.ts';
import { GENERAL_USAGE, ParseError } from './parse-error.ts';
import { usageLine } from './usage-line.ts';
import type { Usage } from './verb.ts';
import { verbs } from './verbs/index.ts';

/** `--help` in the verb's place is `help`; behind a verb it asks about that verb. */
export function isHelpFlag(word: string): boolean {
  return word === '--help' || word === '-h';
}

/**
 * Takes the verb, of one word or two and in any letter case, from the front of `words`.
 * @throws ParseError `unknown-verb`, `double-dash`
 */
export function readVerb(words: readonly string[]): { readonly usage: Usage; readonly rest: readonly string[] } {
  const [first, second] = words;
  if (first === undefined || isHelpFlag(first)) return { usage: verbs.help.usage, rest: words.slice(1) };
  if (first === '--') throw new ParseError('double-dash', '"--" has no meaning here; the verb comes first.');
  const one = findUsage(first);
  if (one) return { usage: one, rest: words.slice(1) };
  const two = findUsage(`${first} ${second ?? ''}`);
  if (two) return { usage: two, rest: words.slice(2) };
  throw unknownVerb(first, second);
}

/** The usage of a verb as typed, in any letter case. */
export function findUsage(word: string): Usage | undefined {
  const name = lowerCase(word);
  return isVerbName(name) ? verbs[name].usage : undefined;
}

/** The usage line to show beside a mistake that comes before any reading: the verb's own when it can be seen. */
export function likelyUsage(words: readonly string[]): string {
  try {
    return usageLine(readVerb(words).usage);
  } catch (error) {
    if (error instanceof ParseError) return error.usage;
    throw error;
  }
}

/** Verbs that begin with `word`, when it is the first of two: `addon`. */
export function verbsBeginningWith(word: string): readonly VerbName[] {
  return verbNames().filter((name) => name.startsWith(`${lowerCase(word)} `));
}

export function unknownVerb(first: string, second?: string): ParseError {
  const family = verbsBeginningWith(first);
  if (family.length > 0) {
    const wrong = second === undefined ? 'A word is missing' : `${shown(second)} does not follow`;
    const usage = family.map((name) => usageLine(verbs[name].usage)).join('; ');
    return new ParseError('unknown-verb', `${wrong} after ${shown(first)}; say ${either(family)}.`, usage);
  }
  const meant = nearest(lowerCase(first), verbNames());
  const next = meant.length > 0 ? `did you mean ${either(meant)}?` : 'the verb comes first; "help" lists them.';
  const [only, another] = meant;
  const usage = only !== undefined && another === undefined ? findUsage(only) : undefined;
  const problem = `There is no verb ${shown(first)}; ${next}`;
  return new ParseError('unknown-verb', problem, usage ? usageLine(usage) : GENERAL_USAGE);
}

/** `"a"`, `"a" or "b"`, `"a", "b" or "c"`. */
export function either(words: readonly string[], conjunction: 'or' | 'and' = 'or'): string {
  const all = words.map((word) => `"${word}"`);
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} ${conjunction} ${all.at(-1)}`;
}

function verbNames(): readonly VerbName[] {
  return Object.keys(verbs).filter(isVerbName);
}

function isVerbName(word: string): word is VerbName {
  return Object.hasOwn(verbs, word);
}
