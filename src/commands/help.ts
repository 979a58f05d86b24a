import type { VerbName } from './command.ts';
import { findUsage, verbsBeginningWith } from './read-verb.ts';
import { flagForm, shortForm, usageLine } from './usage-line.ts';
import type { Usage } from './verb.ts';
import { verbs } from './verbs/index.ts';

/**
 * What can be said, or how to say one verb, as plain text without a line break at its end.
 * @param topic a verb, or the first word of two (`addon`); all verbs when absent or unknown
 * @param trigger what stands before a verb where this is read: `/env ` in a comment, `wa ` in a terminal
 */
export function help(topic?: string, trigger = ''): string {
  const usages = topic === undefined ? [] : usagesOf(topic);
  if (usages.length > 0) return usages.map((usage) => verbHelp(usage, trigger)).join('\n\n');

  const forms = Object.values(verbs).map(({ usage }) => [shortForm(usage), summaryOf(usage)] as const);
  return [
    `${trigger}<verb> [<env>] [args] [--flags]`,
    '',
    ...columns(forms),
    '',
    `"${trigger}help <verb>" shows the flags of one verb.`,
  ].join('\n');
}

function usagesOf(topic: string): readonly Usage[] {
  const usage = findUsage(topic);
  if (usage) return [usage];
  return verbsBeginningWith(topic).map((name: VerbName) => verbs[name].usage);
}

function verbHelp(usage: Usage, trigger: string): string {
  const entries = usage.terminal === undefined ? Object.entries(usage.flags) : [];
  const flags = entries.map(([name, flag]): readonly [string, string] => [
    flagForm(name, flag),
    flag.repeatable ? `${flag.summary}; may be repeated` : flag.summary,
  ]);
  return [
    usage.terminal ?? `${trigger}${usageLine(usage)}`,
    '',
    summaryOf(usage),
    ...(flags.length > 0 ? ['', ...columns(flags)] : []),
    '',
    'For example:',
    ...usage.examples.map((example) => `  ${usage.terminal === undefined ? trigger : ''}${example}`),
  ].join('\n');
}

function summaryOf(usage: Usage): string {
  return verbs[usage.verb].kind === 'pending' ? `${usage.summary} (not built yet)` : usage.summary;
}

function columns(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
