import type { z } from 'zod';
import { quoted } from '../quoted.ts';

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a map',
  record: 'a map',
  array: 'a list',
};

/**
 * What zod found wrong, as the rest of a sentence that starts with the field's name. Passed as `error` when parsing,
 * so it words whatever a schema does not word itself. Keys that are not known are listed with those that are.
 */
export function zodMistake(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing.' : wrongType(issue.expected, issue.input);
    case 'invalid_value':
      return issue.input === undefined
        ? 'is missing.'
        : `${shown(issue.input)} is not ${oneOf(issue.values.map(String))}.`;
    case 'unrecognized_keys':
      return `is not a field here; known are ${knownKeys(issue.inst).join(', ')}.`;
    case 'invalid_key':
      return issue.issues[0]?.message ?? 'is not a name.';
    case 'too_small':
      return issue.origin === 'array' ? 'must not be empty.' : `must be at least ${issue.minimum}.`;
    case 'too_big':
      return `must be at most ${issue.maximum}.`;
    default:
      return 'is not valid.';
  }
}

function wrongType(expected: string, input: unknown): string {
  const wanted = EXPECTED[expected] ?? expected;
  // YAML reads 123, true and null without quotes as something other than text.
  const unquoted = typeof input === 'number' || typeof input === 'boolean';
  const advice = expected === 'string' && unquoted ? `; put quotes around it: "${String(input)}"` : '';
  return `must be ${wanted}, not ${shown(input)}${advice}.`;
}

/** A value as a message repeats it: never longer than a line. */
function shown(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a map' : String(value);
}

function oneOf(values: readonly string[]): string {
  return values.length === 1 ? `${values[0]}` : `one of ${values.join(', ')}`;
}

function knownKeys(schema: unknown): readonly string[] {
  const shape = (schema as z.core.$ZodObject | undefined)?._zod.def.shape;
  return Object.keys(shape ?? {});
}
