import type { Command } from './command.ts';
import { quoteWord } from './split-words.ts';

/**
 * The command as a person would type it, without a trigger: `create preview-1 --service api --reason "a demo"`.
 * `parseWords` reads every parsed command back unchanged.
 */
export function formatCommand(command: Command): string {
  const flags = Object.entries(command.flags).flatMap(([name, value]) => {
    if (value === true) return `--${name}`;
    return [value].flat().map((text) => formatFlag(name, text));
  });
  return [command.verb, command.environment ?? [], command.args.map(quoteWord), flags].flat(2).join(' ');
}

function formatFlag(name: string, value: string): string {
  // Behind a `=`, so that a value such as "--force" is not taken for a flag.
  return value.startsWith('-') ? `--${name}=${quoteWord(value)}` : `--${name} ${quoteWord(value)}`;
}
