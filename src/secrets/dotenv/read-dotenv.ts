import { parse } from 'dotenv';
import { decodeText } from '../decode-text.ts';
import { MOST_BYTES } from '../secret-limits.ts';
import { SecretsRefusal } from '../secrets-refusal.ts';
import { isVariableName } from '../variable-name.ts';
import { type Mistake, nextStatement } from './next-statement.ts';

/**
 * Reads a `.env` file. Values are what dotenv makes of each assignment (quotes, several lines, `\n` in double quotes, no
 * expansion of `$VARIABLES`): https://github.com/motdotla/dotenv#what-rules-does-the-parsing-engine-follow
 * What dotenv skips without a word is refused instead: there, a secret would be missing, or cut short, unnoticed.
 * @param bytes the file, UTF-8, with or without a byte-order mark, at most 1 MiB
 * @returns name to value, in the order of the file
 * @throws SecretsRefusal `invalid-dotenv` with the number of each line, and nothing of what it says
 */
export function readDotenv(bytes: Uint8Array): ReadonlyMap<string, string> {
  if (bytes.byteLength > MOST_BYTES) throw refusal(['it is over 1 MiB, and Kubernetes keeps no larger Secret']);
  const text = decodeText(bytes, () => refusal(['it is no UTF-8 text']));
  return readText(text.replace(/\r\n?/g, '\n').replace(/^\uFEFF/, ''));
}

function readText(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const lines = new Map<string, number>();
  const mistakes: Mistake[] = [];
  const mistaken = (line: number, what: string) => mistakes.push({ line, what });

  let place = { offset: 0, line: 1 };
  while (place.offset < text.length) {
    const { statement, next } = nextStatement(text, place);
    if (statement.kind === 'mistake') mistaken(place.line, statement.what);
    if (statement.kind === 'assignment') {
      const value = readOne(statement.name, statement.text);
      const before = lines.get(statement.name);
      if (!isVariableName(statement.name)) {
        mistaken(place.line, 'the name is not one of an environment variable: letters, digits and "_", no digit first');
      } else if (before !== undefined) mistaken(place.line, `its name stands on line ${before} already`);
      else if (value === undefined) mistaken(place.line, 'dotenv reads no value here; put it in quotes');
      else values.set(statement.name, value);
      lines.set(statement.name, before ?? place.line);
    }
    place = next;
  }
  if (mistakes.length > 0) throw refusal(mistakes.map(({ line, what }) => `line ${line}: ${what}`));
  if (values.size === 0) throw refusal(['it assigns nothing']);
  return values;
}

/** What dotenv itself makes of one assignment; undefined where it makes nothing of it. */
function readOne(name: string, assignment: string): string | undefined {
  const read = parse(assignment);
  return Object.keys(read).length === 1 && Object.hasOwn(read, name) ? read[name] : undefined;
}

/** How many mistakes are told at once. */
const MOST_MISTAKES = 10;

function refusal(mistakes: readonly string[]): SecretsRefusal {
  const more = mistakes.length - MOST_MISTAKES;
  const told = [...mistakes.slice(0, MOST_MISTAKES), ...(more > 0 ? [`and ${more} more`] : [])];
  return new SecretsRefusal(
    'invalid-dotenv',
    `The .env file was not read; nothing was encrypted or sent.\n${told.map((each) => `  ${each}`).join('\n')}`,
    'A line is KEY=value, KEY="value" or # a comment; a value with #, quotes or several lines stands in quotes.',
  );
}
