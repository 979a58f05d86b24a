import type { Parsed } from './command.ts';

/** A parse result in the shape the contract promises to programs (section 1), ready for `JSON.stringify`. */
export function parsedJson(parsed: Parsed): Readonly<Record<string, unknown>> {
  if (parsed.kind !== 'command') return parsed;
  const { verb, environment, args, flags } = parsed.command;
  return { kind: 'command', verb, ...(environment === undefined ? {} : { env: environment }), args, flags };
}
