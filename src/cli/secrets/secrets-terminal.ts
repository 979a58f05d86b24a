import { createInterface, type Interface } from 'node:readline';
import { Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { decodeText } from '../../secrets/decode-text.ts';
import { MOST_BYTES } from '../../secrets/secret-limits.ts';
import { SecretsRefusal } from '../../secrets/secrets-refusal.ts';

/** True where a person can be asked: both ends of the conversation are a terminal. */
export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/**
 * Asks for the value of each name on the terminal and shows nothing of it. One line each; nothing keeps them as a history.
 * @throws SecretsRefusal `invalid-value`
 */
export async function askHidden(names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  // It stops the terminal's own echo, so it is there before the first question and until after the last answer.
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true, historySize: 0 });
  const entered: string[] = [];
  lines.on('line', (line) => entered.push(line));
  const values = new Map<string, string>();
  try {
    for (const name of names) {
      process.stderr.write(`Value of ${name}: `);
      values.set(name, checkValue(await nextOf(lines, entered)));
      process.stderr.write('\n');
    }
    return values;
  } finally {
    lines.close();
  }
}

/** Asks for a yes; anything else is a no. */
export async function askYes(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await new Promise<string>((resolve) => {
      lines.once('close', () => resolve(''));
      lines.question(`${question} [y/N] `, resolve);
    });
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    lines.close();
  }
}

/** The value of one name from standard input, without the line break at its end that `echo` and files have. */
export async function readPiped(name: string): Promise<ReadonlyMap<string, string>> {
  const bytes = await buffer(process.stdin);
  const text = decodeText(bytes, () => new SecretsRefusal('invalid-value', 'Standard input is no UTF-8 text.'));
  return new Map([[name, checkValue(text.replace(/\r?\n$/, ''))]]);
}

/** @throws SecretsRefusal `invalid-value` for what no environment variable can hold */
function checkValue(value: string): string {
  if (value === '') throw new SecretsRefusal('invalid-value', 'There was no value; nothing was sent.', UNSET);
  if (value.includes('\0')) throw new SecretsRefusal('invalid-value', 'A value cannot hold a NUL; nothing was sent.');
  if (Buffer.byteLength(value) > MOST_BYTES) {
    throw new SecretsRefusal('invalid-value', 'A value is over 1 MiB, and Kubernetes keeps no larger Secret.');
  }
  return value;
}

const UNSET = 'To take a name away: wa secrets unset <env> <service> <KEY>.';

/** One line; Ctrl-C and the end of the terminal end it. Whatever else was pasted with it would be another's value. */
async function nextOf(lines: Interface, entered: string[]): Promise<string> {
  if (entered.length === 0) {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    lines.once('line', () => resolve());
    lines.once('close', () => reject(new SecretsRefusal('invalid-value', 'Nothing was entered; nothing was sent.')));
    await promise;
  }
  const [line = '', ...more] = entered.splice(0);
  if (more.length === 0) return line;
  throw new SecretsRefusal(
    'invalid-value',
    'More than one line was entered for one value; nothing was sent.',
    'A value of several lines comes from standard input: wa secrets set <env> <service> <KEY> < file',
  );
}
