import type { EnvironmentName } from '../environments/environment-name.ts';
import { quoted } from '../environments/quoted.ts';
import type { FlagValue, ParseErrorCode } from './command.ts';
import { ParseError } from './parse-error.ts';
import { usageLine } from './usage-line.ts';
import type { Usage } from './verb.ts';

/** A command while its words are read from left to right. */
export type Sentence = {
  readonly usage: Usage;
  environment?: EnvironmentName;
  readonly args: string[];
  readonly flags: Map<string, FlagValue>;
};

/** What is wrong with a sentence, after what was understood of it so far. */
export function mistake(sentence: Sentence, code: ParseErrorCode, problem: string): ParseError {
  const understood = [sentence.usage.verb, sentence.environment ?? [], sentence.args].flat().join(' ');
  return new ParseError(code, `Understood ${quoted(understood)}. ${problem}`, usageLine(sentence.usage));
}
