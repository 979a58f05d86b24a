import type { Parsed } from './command.ts';
import { findSentences } from './find-sentences.ts';
import { ParseError, parsedBy } from './parse-error.ts';
import { parseWords } from './parse-words.ts';

/**
 * Parses the body of a comment. `ignore` when it holds no command; `error` when it holds one that makes no sense, or
 * more than one. Never throws. A bare `create` parses with no environment: `requireEnvironment` refuses it where no
 * pattern of the policy supplies one.
 * @example parse('Let me see.\n\n/env plan QA --verbose') // { kind: 'command', command: { verb: 'plan', environment: 'qa', … } }
 */
export function parse(body: string): Parsed {
  const parsed = parsedBy(() => {
    const [sentence, another] = findSentences(body);
    if (sentence === undefined) return { kind: 'ignore' };
    if (another !== undefined) {
      throw new ParseError(
        'several-commands',
        'A comment carries one command; this one has several, and none was run.',
      );
    }
    return parseWords(sentence);
  });
  return parsed.kind === 'error' ? { ...parsed, usage: `/env ${parsed.usage}` } : parsed;
}
