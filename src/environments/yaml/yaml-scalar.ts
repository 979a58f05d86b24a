import { parse, type Scalar as ScalarNode } from 'yaml';

/** A YAML scalar as the desired state can hold it. */
export type Scalar = string | number | boolean | null;

/**
 * Writes a value on one line, as YAML reads it back. Text keeps the quotes it had where the new value allows them, and
 * gets double quotes where plain text would be read as something else.
 */
export function writeScalar(value: Scalar, style: ScalarNode['type'] = 'PLAIN'): string {
  if (typeof value !== 'string') return String(value);
  if (style === 'QUOTE_SINGLE' && !UNPRINTABLE.test(value)) return `'${value.replaceAll("'", "''")}'`;
  if (style !== 'QUOTE_DOUBLE' && isPlain(value)) return value;
  return doubleQuoted(value);
}

/** Letters that break a line or that YAML asks to escape. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u0085\u2028\u2029\ufeff]/u;

/** Far fewer than YAML allows: words of these are plain text in every parser, inside brackets and out. */
const PLAIN = /^[A-Za-z0-9_./](?:[A-Za-z0-9_./:@+-]*[A-Za-z0-9_./@+-])?(?: [A-Za-z0-9_./@+-]+)*$/;

/** What Go reads as a number although YAML's specification does not: Helm and the controllers are written in Go. */
const GO_NUMBER = /^[+-]?0[xob]/i;

/** The one form of time the bot writes plain, as in `expiresAt`: the parsers in use read it as text. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

function isPlain(text: string): boolean {
  if (INSTANT.test(text)) return true;
  if (!PLAIN.test(text) || GO_NUMBER.test(text)) return false;
  // YAML 1.1 as well: `yes`, `1:30`, `012` and `1_000` are text in 1.2 only, and some readers still follow 1.1.
  return parse(text) === text && parse(text, { version: '1.1' }) === text;
}

function doubleQuoted(text: string): string {
  // JSON's escapes are YAML's too; these are the characters JSON leaves as they are.
  return JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, unicodeEscape);
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
