import type { Command } from './command.ts';

/** The value of a single-use flag; undefined when it was not given. */
export function flagText(command: Command, name: string): string | undefined {
  const value = command.flags[name];
  return typeof value === 'string' ? value : undefined;
}

/** The values of a repeatable flag in the order given, each once. */
export function flagList(command: Command, name: string): readonly string[] {
  return [...new Set(flagRepeats(command, name))];
}

/** The values of a repeatable flag as they were given, the same one twice included. */
export function flagRepeats(command: Command, name: string): readonly string[] {
  const value = command.flags[name];
  return Array.isArray(value) ? value : [];
}
