import type { VerbName } from '../../commands/command.ts';
import type { Usage } from '../../commands/verb.ts';
import { verbs } from '../../commands/verbs/index.ts';
import { code, plain, type Span, type Spans } from '../document.ts';

const NAME = '(?: (?:<env>|[a-z0-9](?:[a-z0-9-]*[a-z0-9])?))';
/** Where one begins: `/env` at the beginning, or after a space, a quote or a bracket. */
const COMMAND = new RegExp(String.raw`(?<=^|[\s"'(])/env(?: (?:${wordsOf(verbs)})|(?![\w/ -]))(?![\w-])`, 'g');

/**
 * A sentence of ours with the commands in it set off: `Say `/env wake qa`, or wait.` A command is its verb, its
 * environment where the verb takes one, and its flags; what follows is prose.
 */
export function quoteCommands(text: string): Spans {
  const spans: Span[] = [];
  let end = 0;
  for (const { 0: command, index } of text.matchAll(COMMAND)) {
    if (index > end) spans.push(plain(text.slice(end, index)));
    spans.push(code(command));
    end = index + command.length;
  }
  if (end < text.length) spans.push(plain(text.slice(end)));
  return spans;
}

function wordsOf(all: Readonly<Record<VerbName, { readonly usage: Usage }>>): string {
  return Object.values(all)
    .map(({ usage }) => verbPattern(usage))
    .join('|');
}

function verbPattern({ verb, environment, args = [], flags }: Usage): string {
  // A name that may be left out is told from prose by the digit or hyphen that nearly every one has.
  const optional = '(?: (?=[a-z]*[-\\d])[a-z0-9-]*[a-z0-9])?';
  const name = { required: `${NAME}?`, 'in-pull-request': optional, none: '' }[environment];
  const rest = args.length === 0 ? '' : optional;
  const all = Object.entries(flags).map(([flag, { value }]) =>
    value === undefined ? ` --${flag}` : ` --${flag} [\\w.:-]*\\w`,
  );
  return `${verb}${name}${rest}${all.length === 0 ? '' : `(?:${all.join('|')})*`}`;
}
