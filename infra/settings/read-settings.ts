import { Fields } from './fields.ts';
import { SettingsError } from './settings-error.ts';

/** How one program reads its settings. */
export type SettingsReader<Settings> = {
  /** The project's name in `Pulumi.yaml`: what stands before the colon of its keys. */
  readonly project: string;
  /** What they describe, for the error: `an environment`. */
  readonly what: string;
  readonly read: (root: Fields) => Settings;
  /** What is wrong although every key alone is right: one line each, with its key. */
  readonly contradictions?: (settings: Settings, stack: string) => readonly string[];
};

/**
 * Reads a stack's settings.
 * @param values `<project>:<key>` to its value, maps and lists as JSON text; keys of other projects are ignored
 * @throws SettingsError `invalid-settings` with every key that is missing, unknown or wrong
 */
export function readSettings<Settings>(
  reader: SettingsReader<Settings>,
  stack: string,
  values: Readonly<Record<string, string>>,
): Settings {
  const prefix = `${reader.project}:`;
  const root = new Fields(prefix, ownValues(prefix, values));
  const settings = root.finish(reader.read);
  if (root.problems.length === 0) root.problems.push(...(reader.contradictions?.(settings, stack) ?? []));
  if (root.problems.length > 0) throw new SettingsError(stack, reader.what, root.problems);
  return settings;
}

function ownValues(prefix: string, values: Readonly<Record<string, string>>): Record<string, unknown> {
  const own = Object.entries(values).filter(([key]) => key.startsWith(prefix));
  return Object.fromEntries(own.map(([key, text]) => [key.slice(prefix.length), parseValue(text)]));
}

/** Pulumi hands over maps and lists as JSON, and everything else as it is written. */
function parseValue(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
