import { randomBytes, randomInt } from 'node:crypto';
import type { Fields } from '../protocol/fields.ts';

/** What a type makes: outputs beside its inputs, and the identifier. */
export type Value = { readonly id: string; readonly outputs: Fields };

const lower = 'abcdefghijklmnopqrstuvwxyz';
const special = '!@#$%&*()-_=+[]{}<>:?';

/** `random.RandomString` and `RandomPassword`: so many characters, at least so many of each class. */
export function randomText(inputs: Fields): Value {
  const classes = [
    { on: inputs.lower ?? true, least: inputs.minLower, of: lower },
    { on: inputs.upper ?? true, least: inputs.minUpper, of: lower.toUpperCase() },
    { on: inputs.numeric ?? inputs.number ?? true, least: inputs.minNumeric, of: '0123456789' },
    { on: inputs.special ?? true, least: inputs.minSpecial, of: String(inputs.overrideSpecial ?? special) },
  ].filter(({ on }) => on === true);
  const alphabet = classes.map((each) => each.of).join('');
  const needed = classes.flatMap(({ least, of }) => Array.from({ length: Number(least ?? 0) }, () => pick(of)));
  const rest = Math.max(0, Number(inputs.length) - needed.length);
  const result = shuffle([...needed, ...Array.from({ length: rest }, () => pick(alphabet))]).join('');
  return { id: result, outputs: { result } };
}

/** `random.RandomId`: so many bytes, in every notation. */
export function randomId({ byteLength, prefix }: Fields): Value {
  const bytes = randomBytes(Number(byteLength));
  const start = typeof prefix === 'string' ? prefix : '';
  return {
    id: bytes.toString('base64url'),
    outputs: {
      b64Std: start + bytes.toString('base64'),
      b64Url: start + bytes.toString('base64url'),
      dec: start + BigInt(`0x${bytes.toString('hex')}`),
      hex: start + bytes.toString('hex'),
    },
  };
}

const adjectives = ['bold', 'calm', 'eager', 'gentle', 'keen', 'lively', 'neat', 'proud', 'quiet', 'wise'];
const animals = ['badger', 'falcon', 'heron', 'ibex', 'lynx', 'marten', 'otter', 'puffin', 'stoat', 'wren'];

/** `random.RandomPet`: words, an animal last. */
export function randomPet({ length = 2, separator = '-', prefix }: Fields): Value {
  const words = Array.from({ length: Number(length) - 1 }, () => pick(adjectives));
  const all = [...(typeof prefix === 'string' ? [prefix] : []), ...words, pick(animals)];
  return { id: all.join(String(separator)), outputs: {} };
}

function pick(from: string | readonly string[]): string {
  return from[randomInt(from.length)] ?? '';
}

/** Fisher and Yates's. */
function shuffle(items: readonly string[]): string[] {
  const shuffled = [...items];
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    const other = randomInt(last + 1);
    [shuffled[last], shuffled[other]] = [shuffled[other] ?? '', shuffled[last] ?? ''];
  }
  return shuffled;
}
