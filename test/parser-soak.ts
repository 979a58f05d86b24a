/**
 * Feeds the parser arbitrary strings and mutations of real comments, and checks what must hold of every answer.
 * `node test/parser-soak.ts [inputs=1000000] [seed]` prints the figures; status 1 when anything threw or did not hold.
 */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { Command, Parsed } from '../src/commands/command.ts';
import { formatCommand } from '../src/commands/format-command.ts';
import { parse } from '../src/commands/parse.ts';
import { parseWords } from '../src/commands/parse-words.ts';
import { verbs } from '../src/commands/verbs/index.ts';
import { isEnvironmentName } from '../src/environments/environment-name.ts';

const COMMENTS = [
  ...Object.values(verbs).flatMap(({ usage }) => usage.examples.map((example) => `/env ${example}`)),
  'LGTM, thank you! 🎉',
  'Let me see what it would do.\r\n\r\n/env plan qa --service api --verbose\r\n\r\n@mona can you have a look?',
  '> /env destroy qa\n\nWhy would you do that? Better:\n\n/env sleep qa',
  '```sh\n$ wa plan qa\n/env plan qa\n```\n\n/env plan qa',
  '`/env create preview-123 --from qa`',
  '<!-- template: keep -->\n## What\n- [ ] tests\n- [x] docs\n\n<details>\n<summary>Log</summary>\n\n/env plan qa\n\n</details>',
  '/env create preview-123 --ttl 12h --reason “for the demo, don’t touch”',
  '/env bump qa --service api --digest sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
  'Bumps [vite](https://github.com/vitejs/vite) from 8.0.0 to 8.0.1.\n\n| a | b |\n| - | - |\n| *c* | `d` |\n\n[docs]: https://a.example',
  '/env lock qa --reason "release _1.10_ until *Friday*" \n\nsee #12',
];

const PIECES = [
  ...[
    '/env',
    '/env plan qa',
    ' ',
    '    ',
    '\t',
    '\n',
    '\r\n',
    '\r',
    '\u00A0',
    '\uFEFF',
    '\u200B',
    '\u202E',
    '\0',
    '\uD83D',
  ],
  ...[
    '"',
    "'",
    '“',
    '”',
    '‘',
    '’',
    '`',
    '```\n',
    '~~~\n',
    '> ',
    '- ',
    '1. ',
    '# ',
    '\n---\n',
    '*',
    '__',
    '[',
    '](x)',
    '[a]: ',
  ],
  ...[
    '<!--',
    '-->',
    '<b>',
    '</b>',
    '\\',
    '&#xE000;',
    '\uE0000\uE000',
    '--',
    '—',
    '=',
    '--service',
    '--tag=1e3',
    '-h',
    'all',
    'é',
    '👩‍👧',
  ],
];

type Mutation = { readonly at: number; readonly remove: number; readonly insert: string };

const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.nat(6),
  insert: fc.oneof(fc.constantFrom('', ...PIECES), fc.string({ unit: 'binary', maxLength: 3 })),
});

const mutated = fc
  .tuple(fc.constantFrom(...COMMENTS), fc.array(mutation, { minLength: 1, maxLength: 5 }))
  .map(([comment, mutations]) => mutations.reduce(mutate, comment));

const input = fc.oneof(
  { weight: 3, arbitrary: mutated },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  { weight: 1, arbitrary: fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => pieces.join('')) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 30 }).map((rest) => `/env ${rest}`) },
);

function mutate(text: string, { at, remove, insert }: Mutation): string {
  const index = Math.floor(at * text.length);
  return text.slice(0, index) + insert + text.slice(index + remove);
}

/** What is wrong with an answer; undefined when everything holds. */
function problemOf(parsed: Parsed): string | undefined {
  if (parsed.kind === 'error')
    return parsed.message === '' || parsed.usage === '' ? 'an error says nothing' : undefined;
  return parsed.kind === 'command' ? problemOfCommand(parsed.command) : undefined;
}

function problemOfCommand(command: Command): string | undefined {
  const { environment, flags, verb } = command;
  if (environment !== undefined && !isEnvironmentName(environment)) return 'the environment is no name';
  if (environment === undefined && verbs[verb].usage.environment === 'required') return 'the environment is missing';
  const values = Object.values(flags).flat();
  if (values.some((value) => value !== true && typeof value !== 'string')) return 'a value was coerced';
  if (values.includes('')) return 'a value is empty';
  const again = parseWords(formatCommand(command));
  return isDeepStrictEqual(again, { kind: 'command', command }) ? undefined : 'it does not parse back to itself';
}

const inputs = Number(process.argv[2] ?? 1_000_000);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31);
const failures: string[] = [];
const kinds = { command: 0, ignore: 0, error: 0 };
let throws = 0;
let broken = 0;

const start = performance.now();
fc.assert(
  fc.property(input, (body) => {
    try {
      const parsed = parse(body);
      kinds[parsed.kind] += 1;
      const problem = problemOf(parsed);
      if (problem === undefined) return;
      broken += 1;
      failures.push(`${problem}: ${JSON.stringify(body)}`);
    } catch (error) {
      throws += 1;
      failures.push(`${error}: ${JSON.stringify(body)}`);
    }
  }),
  { numRuns: inputs, seed },
);
const seconds = ((performance.now() - start) / 1000).toFixed(1);

for (const failure of failures.slice(0, 20)) console.error(failure);
const { command, ignore, error } = kinds;
console.log(`inputs ${inputs}  throws ${throws}  broken ${broken}  seconds ${seconds}  seed ${seed}`);
console.log(`commands ${command}  ignored ${ignore}  errors ${error}`);
process.exitCode = failures.length > 0 ? 1 : 0;
