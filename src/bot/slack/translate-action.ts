import { z } from 'zod';
import { parseWords } from '../../commands/parse-words.ts';
import { quoteWord } from '../../commands/split-words.ts';
import type { Instant } from '../../environments/instant.ts';
import type { Request } from '../../operations/request.ts';
import type { SlackOrigin } from './slack-origin.ts';

/** What a button carries: a command's words, as `Action` of the answer has them. */
const Words = z.array(z.string()).min(1);

/**
 * Translates a button that stands for a command, as if its words had been typed.
 * @param trigger the interaction's own id: a button pressed twice is said twice, a repeated delivery is not
 * @returns undefined for a value that no button of ours has
 */
export function translateAction(
  trigger: string,
  value: string | undefined,
  origin: SlackOrigin,
  receivedAt: Instant,
): Request | undefined {
  const { data } = Words.safeParse(jsonOf(value));
  return data && wordsRequest(trigger, data, origin, receivedAt);
}

/** The words of a command as a request; undefined when they say nothing. */
export function wordsRequest(
  trigger: string,
  words: readonly string[],
  origin: SlackOrigin,
  receivedAt: Instant,
): Request | undefined {
  const said = parseWords(words.map(quoteWord).join(' '));
  return said.kind === 'ignore' ? undefined : { id: `slack:${trigger}`, ...origin, said, receivedAt };
}

function jsonOf(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
