import type { Parsed } from './command.ts';
import { parseArguments } from './parse-arguments.ts';
import { holdsToken, secretInChat } from './pasted-secret.ts';
import { requireEnvironment } from './require-environment.ts';

/**
 * Parses what was typed after `wa`, words that a shell has split already. There is no pull request to name an
 * environment by, so a bare `create` is an error here. Never throws; usage lines read as they are typed.
 */
export function parseTerminal(words: readonly string[]): Parsed {
  // A reason is shown where others read it, wherever it was typed.
  const parsed = words.some(holdsToken) ? secretInChat() : parseArguments(words);
  return parsed.kind === 'error' ? { ...parsed, usage: `wa ${parsed.usage}` } : requireEnvironment(parsed, 'wa ');
}
