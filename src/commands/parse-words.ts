import type { Parsed } from './command.ts';
import { parseArguments } from './parse-arguments.ts';
import { ParseError, parsedBy } from './parse-error.ts';
import { holdsAssignment, holdsToken, secretInChat, speaksOfSecrets } from './pasted-secret.ts';
import { likelyUsage } from './read-verb.ts';
import { splitWords } from './split-words.ts';

/** Longest sentence in UTF-16 units: far beyond any real one, and short enough to repeat in an answer. */
const MAX_SENTENCE = 4_000;

/**
 * Parses `<verb> [<env>] [args] [--flags]`, the text of a Slack slash command or one line in a terminal: a comment's
 * grammar without its trigger. Nothing is looked up and nothing throws; whether it may be done is asked later.
 * What is said this way is read by others: a secret in it is an error, and no error repeats it.
 */
export function parseWords(text: string): Parsed {
  if (speaksOfSecrets(text) || holdsToken(text)) return secretInChat();
  const parsed = parsedBy(() => {
    if (text.length <= MAX_SENTENCE) return parseArguments(splitWords(text));
    const problem = `A command has at most ${MAX_SENTENCE} characters; this one has ${text.length}.`;
    throw new ParseError('too-long', problem, likelyUsage(text.slice(0, MAX_SENTENCE).trim().split(/\s+/u)));
  });
  // What reads as a command has its reasons for such a word; what does not is likely a line of a .env file.
  return parsed.kind === 'error' && holdsAssignment(text) ? secretInChat() : parsed;
}
