import type { Parsed } from './command.ts';
import { parseArguments } from './parse-arguments.ts';
import { ParseError, parsedBy } from './parse-error.ts';
import { likelyUsage } from './read-verb.ts';
import { splitWords } from './split-words.ts';

/** Longest sentence in UTF-16 units: far beyond any real one, and short enough to repeat in an answer. */
const MAX_SENTENCE = 4_000;

/**
 * Parses `<verb> [<env>] [args] [--flags]`, the text of a Slack slash command or one line in a terminal: a comment's
 * grammar without its trigger. Nothing is looked up and nothing throws; whether it may be done is asked later.
 */
export function parseWords(text: string): Parsed {
  return parsedBy(() => {
    if (text.length <= MAX_SENTENCE) return parseArguments(splitWords(text));
    const problem = `A command has at most ${MAX_SENTENCE} characters; this one has ${text.length}.`;
    throw new ParseError('too-long', problem, likelyUsage(text.slice(0, MAX_SENTENCE).trim().split(/\s+/u)));
  });
}
