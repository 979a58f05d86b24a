import { isEnvironmentName } from '../environments/environment-name.ts';
import { lowerCase, shown, unseenCharacter } from './characters.ts';
import type { Command, Parsed } from './command.ts';
import { ParseError, parsedBy } from './parse-error.ts';
import { looksLikeFlag, readFlag } from './read-flag.ts';
import { findUsage, isHelpFlag, likelyUsage, readVerb, unknownVerb, verbsBeginningWith } from './read-verb.ts';
import { mistake, type Sentence } from './sentence.ts';

/** Parses words that are split already, as a terminal's shell hands them over. Never throws. */
export function parseArguments(words: readonly string[]): Parsed {
  return parsedBy(() => ({ kind: 'command', command: readCommand(words) }));
}

function readCommand(words: readonly string[]): Command {
  refuseUnseen(words);
  const { usage, rest } = readVerb(words);
  const sentence: Sentence = { usage, args: [], flags: new Map() };

  for (let index = 0; index < rest.length; index += 1) {
    const word = rest[index] ?? '';
    if (isHelpFlag(word)) return { verb: 'help', args: [usage.verb], flags: {} };
    if (looksLikeFlag(word)) index += readFlag(sentence, word, rest[index + 1]) - 1;
    else readPositional(sentence, word);
  }
  refuseIncomplete(sentence);

  const { environment, args, flags } = sentence;
  return {
    verb: usage.verb,
    ...(environment === undefined ? {} : { environment }),
    args: usage.verb === 'help' ? readTopic(sentence) : args,
    flags: Object.fromEntries(flags),
  };
}

function refuseUnseen(words: readonly string[]): void {
  for (const word of words) {
    const unseen = unseenCharacter(word);
    if (unseen === undefined) continue;
    const problem = `${shown(word)} holds ${unseen}, a character nobody sees; write it again without.`;
    throw new ParseError('invisible-character', problem, likelyUsage(words));
  }
}

function readPositional(sentence: Sentence, word: string): void {
  const { usage, args } = sentence;
  if (usage.environment !== 'none' && sentence.environment === undefined) {
    const name = lowerCase(word);
    if (!isEnvironmentName(name)) throw mistake(sentence, 'invalid-name', `${shown(word)} ${whyNoName(name)}`);
    sentence.environment = name;
  } else if (args.length < (usage.args?.length ?? 0) || usage.verb === 'help') {
    if (word === '') throw mistake(sentence, 'empty-value', 'One of the words is empty.');
    args.push(word);
  } else {
    throw mistake(sentence, 'left-over', `${shown(word)} is left over; nothing is ignored, so nothing was run.`);
  }
}

function whyNoName(name: string): string {
  if (name === 'all') return 'is reserved, and a command never means every environment; name one.';
  return 'cannot name an environment: that is 1 to 63 of a-z, 0-9 and "-", with a letter or digit at both ends.';
}

function refuseIncomplete(sentence: Sentence): void {
  const { usage, environment, args, flags } = sentence;
  if (usage.environment === 'required' && environment === undefined) {
    throw mistake(sentence, 'missing-environment', 'It does not say which environment, and that never means all.');
  }
  const argument = usage.args?.[args.length];
  if (argument && !argument.optional) {
    throw mistake(sentence, 'missing-argument', `The ${argument.name} is missing.`);
  }
  for (const [name, flag] of Object.entries(usage.flags)) {
    if (flag.required && !flags.has(name)) throw mistake(sentence, 'missing-flag', `--${name} is missing.`);
  }
  const choice = usage.exactlyOne ?? [];
  const given = choice.filter((name) => flags.has(name));
  const all = choice.map((name) => `--${name}`).join(' or ');
  if (choice.length > 0 && given.length === 0) throw mistake(sentence, 'missing-flag', `${all} is missing.`);
  if (given.length > 1) throw mistake(sentence, 'conflicting-flags', `Give ${all}, one of them.`);
}

/** The verb that help is asked about, two-word verbs as one; `addon` stands for both of its verbs. */
function readTopic(sentence: Sentence): readonly string[] {
  const [first, ...others] = sentence.args;
  if (first === undefined) return [];
  const usage = findUsage(sentence.args.join(' '));
  if (usage) return [usage.verb];
  if (others.length === 0 && verbsBeginningWith(first).length > 0) return [lowerCase(first)];
  if (findUsage(first)) {
    throw mistake({ ...sentence, args: [first] }, 'left-over', `${shown(others.join(' '))} is left over.`);
  }
  throw unknownVerb(first, others[0]);
}
