import { nearest } from '../environments/nearest.ts';
import { lowerCase, shown } from './characters.ts';
import type { FlagValue } from './command.ts';
import type { ParseError } from './parse-error.ts';
import { either, isHelpFlag } from './read-verb.ts';
import { mistake, type Sentence } from './sentence.ts';
import { verbs } from './verbs/index.ts';

/** True for a word that means to be a flag; phones make one dash of two hyphens, so that is a flag and a wrong one. */
export function looksLikeFlag(word: string): boolean {
  return /^[-–—]./u.test(word);
}

/**
 * Reads the flag `word` into the sentence, and `next` with it when the flag takes a value that is not behind a `=`.
 * (`util.parseArgs` is the usual way: it knows no foreign flags, lets the last of two win, takes an empty value, and
 * ends its reading at `--`, each of which is a mistake here.)
 * @returns how many words it took
 * @throws ParseError `double-dash`, `unknown-flag`, `foreign-flag`, `repeated-flag`, `unexpected-value`,
 * `missing-value`, `empty-value`
 */
export function readFlag(sentence: Sentence, word: string, next: string | undefined): 1 | 2 {
  if (word === '--') throw mistake(sentence, 'double-dash', '"--" has no meaning here; leave it out.');
  const [, name = '', inline] = /^--([^=]+)(?:=(.*))?$/su.exec(word) ?? [];
  // Own properties only: `--constructor` is no flag of any verb.
  const flag = Object.hasOwn(sentence.usage.flags, name) ? sentence.usage.flags[name] : undefined;
  if (!flag) throw unknownFlag(sentence, word);

  const earlier = sentence.flags.get(name);
  if (earlier !== undefined && !flag.repeatable) {
    throw mistake(sentence, 'repeated-flag', `--${name} can be given once only.`);
  }
  if (flag.value === undefined) {
    if (inline !== undefined) throw mistake(sentence, 'unexpected-value', `--${name} takes no value.`);
    sentence.flags.set(name, true);
    return 1;
  }
  const value = inline ?? next;
  if (value === undefined || (inline === undefined && (value.startsWith('--') || isHelpFlag(value)))) {
    const form = `--${name}=${flag.value}`;
    throw mistake(sentence, 'missing-value', `--${name} needs a value; one that begins with "--" is written ${form}.`);
  }
  if (value === '') throw mistake(sentence, 'empty-value', `The value of --${name} is empty.`);
  sentence.flags.set(name, flag.repeatable ? [...listed(earlier), value] : value);
  return inline === undefined ? 2 : 1;
}

function unknownFlag(sentence: Sentence, word: string): ParseError {
  const [form = word] = word.split('=', 1);
  const name = form.replace(/^[-–—]+/u, '');
  const owners = Object.values(verbs).filter(({ usage }) => form === `--${name}` && Object.hasOwn(usage.flags, name));
  if (owners.length > 0) {
    const names = owners.map(({ usage }) => usage.verb);
    const problem = `--${name} belongs to ${either(names, 'and')}, not to "${sentence.usage.verb}".`;
    return mistake(sentence, 'foreign-flag', problem);
  }
  const meant = nearest(lowerCase(name), Object.keys(sentence.usage.flags)).map((flag) => `--${flag}`);
  const next = meant.length > 0 ? `did you mean ${either(meant)}?` : `"help ${sentence.usage.verb}" lists its flags.`;
  return mistake(sentence, 'unknown-flag', `There is no flag ${shown(form)}; ${next}`);
}

function listed(value: FlagValue | undefined): readonly string[] {
  return Array.isArray(value) ? value : [];
}
