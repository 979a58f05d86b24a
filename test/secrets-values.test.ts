import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSecret } from '../src/secrets/open-secret.ts';
import { sealValues } from '../src/secrets/seal-values.ts';
import { terminalSops } from '../src/secrets/terminal-sops.ts';
import { createSecretsLab, type SecretsLab } from './secrets-lab.ts';

let lab: SecretsLab;
beforeAll(async () => {
  lab = await createSecretsLab();
});
afterAll(() => lab.close());

/** What YAML, JSON and Go have opinions about, and every letter that one of them might not let through. */
const PECULIAR = [
  ...[
    '',
    ' ',
    '\n',
    '\t',
    '~',
    'null',
    'true',
    'no',
    'y',
    '1',
    '1e3',
    '0x1F',
    '0o17',
    '1_000',
    '2026-01-01',
    '.inf',
    '=',
    '<<',
  ],
  ...[
    '- a',
    'a: b',
    '# c',
    ' x ',
    'x\n',
    '\nx',
    'x\n\n  y\n',
    '|',
    '>',
    '!!int 1',
    '&a',
    '*a',
    '%YAML',
    '---',
    '...',
    "it's",
    '"',
  ],
  ...[
    '\\n',
    '\\u0041',
    '\r\n',
    'x\ry',
    'ENC[AES256_GCM,data:x]',
    `${'long '.repeat(60)}end`,
    'x'.repeat(5_000),
    '👩‍👧',
    '\uFEFFx',
  ],
  ...[
    '$HOME',
    '{{ .Values }}',
    '{"a":1}',
    '[1]',
    '@x',
    '`x`',
    '?',
    ':',
    '\u0085',
    '\u00A0',
    '\u2028',
    '\u2029',
    '\uE000',
    '\uFFFD',
  ],
  ...Array.from({ length: 0xa0 }, (_, code) => `a${String.fromCharCode(code)}b`).filter((text) => !text.includes('\0')),
];

it('gives back every text as it was, sealed anew or edited', { timeout: 120_000 }, async () => {
  const sops = terminalSops(lab.environment);
  const random = fc.sample(fc.string({ unit: 'binary', maxLength: 60 }), { numRuns: 300, seed: 6 });
  // As UTF-8 has it: half a surrogate is no text.
  const texts = [...PECULIAR, ...random.map((text) => Buffer.from(text.replaceAll('\0', '')).toString())];
  const values = new Map(texts.map((text, index) => [`K${index}`, text]));
  const secret = { environment: 'qa', service: 'api', rules: lab.rules };

  const sealed = await sealValues(sops, { ...secret, values });
  expect((await openSecret(sops, { ...secret, text: sealed.text })).values).toEqual(values);

  const others = new Map([...values].map(([name, text]) => [name, createHash('sha256').update(text).digest('hex')]));
  const before = await sealValues(sops, { ...secret, values: others });
  const edited = await sealValues(sops, { ...secret, values, over: before.text });
  expect(edited.anew).toBe(false);
  // Nothing is another, not even its name.
  expect(await sealValues(sops, { ...secret, values, over: edited.text })).toEqual({ text: edited.text, anew: false });
  expect((await openSecret(sops, { ...secret, text: edited.text })).values).toEqual(values);
});
