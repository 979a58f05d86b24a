/**
 * Feeds the reader of `.env` files arbitrary text and mutations of real files, and checks what must hold: it refuses
 * and says nothing of the text, or it reads exactly what dotenv reads.
 * `node test/dotenv-soak.ts [inputs=1000000] [seed]` prints the figures; status 1 when anything threw or did not hold.
 */
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'dotenv';
import fc from 'fast-check';
import { dotenvFile } from '../src/secrets/dotenv/dotenv.fixture.ts';
import { readDotenv } from '../src/secrets/dotenv/read-dotenv.ts';
import { SecretsRefusal } from '../src/secrets/secrets-refusal.ts';

const PIECES = [
  ...['A', 'B', 'KEY_1', '=', ' = ', ': ', ':', 'export ', 'export', '\t', ' ', '\n', '\n\n', '\r\n', '\r', '#', ' # '],
  ...[
    "'",
    '"',
    '`',
    '\\',
    '\\"',
    "\\'",
    '\\n',
    '\\r',
    '$A',
    '$\u007BA}',
    '\0',
    '\u2028',
    '\u2029',
    '\u00A0',
    '\uFEFF',
    '\v',
  ],
  ...['-----BEGIN KEY-----\n', 'ab==\n', '__proto__', 'constructor', '1', '.', '-', 'é', '👩‍👧', '\uD83D', 'KANARIE'],
];

const mutation = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.nat(5),
  insert: fc.oneof(fc.constantFrom('', ...PIECES), fc.string({ unit: 'binary', maxLength: 3 })),
});

const input = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.tuple(dotenvFile, fc.array(mutation, { maxLength: 4 })).map(([text, mutations]) =>
      mutations.reduce((before, { at, remove, insert }) => {
        const index = Math.floor(at * before.length);
        return before.slice(0, index) + insert + before.slice(index + remove);
      }, text),
    ),
  },
  { weight: 2, arbitrary: fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }).map((pieces) => pieces.join('')) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
);

const inputs = Number(process.argv[2] ?? 1_000_000);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31);
const failures: string[] = [];
let [read, refused] = [0, 0];

const start = performance.now();
fc.assert(
  fc.property(input, (text) => {
    // As a file has it: half a surrogate is no text, and becomes U+FFFD.
    const bytes = Buffer.from(text);
    try {
      const values = Object.fromEntries(readDotenv(bytes));
      read += 1;
      if (!isDeepStrictEqual(values, { ...parse(bytes) })) failures.push(`read otherwise: ${JSON.stringify(text)}`);
    } catch (error) {
      refused += 1;
      const told = error instanceof SecretsRefusal && error.code === 'invalid-dotenv';
      if (!told) failures.push(`${error}: ${JSON.stringify(text)}`);
      else if (error.message.includes('KANARIE')) failures.push(`it was told: ${JSON.stringify(text)}`);
    }
  }),
  { numRuns: inputs, seed },
);
const seconds = ((performance.now() - start) / 1000).toFixed(1);

for (const failure of failures.slice(0, 20)) console.error(failure);
console.log(
  `inputs ${inputs}  read ${read}  refused ${refused}  failures ${failures.length}  seconds ${seconds}  seed ${seed}`,
);
process.exitCode = failures.length > 0 ? 1 : 0;
