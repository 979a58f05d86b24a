import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../refusal.ts';
import { judgeSealed, type SealedFor } from './judge-sealed.ts';
import { encrypted, RECIPIENT, rulesFor, SECRET_NAME, sealedText } from './sealed.fixture.ts';

const CANARY = 'canary-7f3a9c1e55';
const AT: SealedFor = {
  path: 'envs/qa/secrets/api.sops.yaml',
  environment: 'qa',
  service: 'api',
  rules: rulesFor(RECIPIENT),
};
const OTHER = RECIPIENT.replaceAll('q', 'z');

function refusalOf(text: string, at: Partial<SealedFor> = {}): Refusal {
  try {
    judgeSealed(text, { ...AT, ...at });
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('it was taken');
}

/** The good text with one thing wrong. */
function but(from: string | RegExp, to: string): string {
  const text = sealedText().replace(from, to);
  expect(text).not.toBe(sealedText());
  return text;
}

describe('a Secret that is encrypted as git-ops asks is taken', () => {
  it('with the names of its keys and its recipients', () => {
    const { name, keys, recipients } = judgeSealed(sealedText(), AT);
    expect([name, [...keys.keys()], recipients]).toEqual([
      SECRET_NAME,
      ['DATABASE_URL', 'TOKEN'],
      [`age ${RECIPIENT}`],
    ]);
  });

  it.each<[string, string, Partial<SealedFor>]>([
    ['with an empty value, which sops leaves as it is', but(/TOKEN: .*/, 'TOKEN: ""'), {}],
    ['with an encrypted comment', but('    TOKEN', `    #${encrypted('a word')}\n    TOKEN`), {}],
    ['with CRLF', sealedText().replaceAll('\n', '\r\n'), {}],
    ['with data', but('stringData:\n', 'data:\n'), {}],
    ['for several', sealedText({ A: 'a' }, { recipients: [RECIPIENT, OTHER] }), { rules: rulesFor(RECIPIENT, OTHER) }],
  ])('%s', (_, text, at) => {
    expect(judgeSealed(text, { ...AT, ...at }).keys.size).toBeGreaterThan(0);
  });
});

describe('refused is', () => {
  it.each<[string, string, string, RegExp]>([
    ['a value in clear', but(/TOKEN: .*/, `TOKEN: ${CANARY}`), 'value-in-clear', /the value of TOKEN\.$/],
    ['a number in clear', but(/TOKEN: .*/, 'TOKEN: 1234567890'), 'value-in-clear', /of TOKEN/],
    ['a list in clear', but(/TOKEN: .*/, `TOKEN: [${CANARY}]`), 'value-in-clear', /of TOKEN/],
    ['a value that is partly encrypted', but('TOKEN: ', `TOKEN: ${CANARY}`), 'value-in-clear', /of TOKEN/],
    [
      'a Secret nobody encrypted',
      but(/\nsops:[\s\S]*/, '\n').replace(/ENC\S*/g, CANARY),
      'value-in-clear',
      /URL, TOKEN/,
    ],
    [
      'a key whose name is none',
      but('TOKEN:', `"${CANARY} ":`).replace(/(canary.*: )ENC.*/, '$1x'),
      'value-in-clear',
      /one whose name is no name/,
    ],
    ['a comment in clear', but('stringData:', `# ${CANARY}\nstringData:`), 'value-in-clear', /line 7 is a comment/],
    ['a comment behind a value', but('kind: Secret', `kind: Secret # ${CANARY}`), 'value-in-clear', /line 2 is/],
    ['a comment at the end', `${sealedText()}# ${CANARY}\n`, 'value-in-clear', /is a comment/],
    ['something else than a Secret', but('kind: Secret', 'kind: ConfigMap'), 'invalid-secret', /kind is not as/],
    ['the secret of another service', but('name: api', 'name: web'), 'invalid-secret', /has to be api-<10 of 0-9/],
    ['one whose name stays the same', but(SECRET_NAME, 'api'), 'invalid-secret', /which wa secrets makes/],
    ['a name too short', but(SECRET_NAME, 'api-3f0c8e2b9'), 'invalid-secret', /has to be api-</],
    ['a name too long', but(SECRET_NAME, `${SECRET_NAME}0`), 'invalid-secret', /has to be api-</],
    ['a name in other letters', but(SECRET_NAME, 'api-3F0C8E2B9A'), 'invalid-secret', /has to be api-</],
    ['a name of another service of it', but(SECRET_NAME, `api-web-3f0c8e2b9a`), 'invalid-secret', /has to be api-</],
    ['that of another environment', but('namespace: qa', 'namespace: prod'), 'invalid-secret', /has to be qa/],
    [
      'one with annotations',
      but('    namespace: qa', `    namespace: qa\n    annotations: { a: ${CANARY} }`),
      'invalid-secret',
      /metadata\.annotations/,
    ],
    ['one with a field of its own', but('type: Opaque', `note: ${CANARY}`), 'invalid-secret', /: another field would/],
    ['one without a signature', but(/ {4}mac: .*\n/, ''), 'invalid-secret', /sops\.mac/],
    ['one with a made-up signature', but(/mac: .*/, `mac: ${CANARY}`), 'invalid-secret', /sops\.mac/],
    [
      'one with a field of its own for sops',
      but('    version', `    note: ${CANARY}\n    version`),
      'invalid-secret',
      /another field of sops would/,
    ],
    ['one that sops would not decrypt', but('^(data|stringData)$', '^nothing$'), 'invalid-secret', /encrypted_regex/],
    ['a key that Kubernetes does not take', but('TOKEN:', '"TO KEN":'), 'invalid-secret', /1 of its keys/],
    ['one without keys', but(/stringData:\n( {4}[A-Z_]+: .*\n)+/, 'stringData: {}\n'), 'invalid-secret', /no keys/],
    ['two documents', `${sealedText()}---\na: ${CANARY}\n`, 'invalid-secret', /see line 21/],
    [
      'a key twice',
      but('    TOKEN', '    DATABASE_URL: ""\n    TOKEN'),
      'invalid-secret',
      /every key once; see line 9/,
    ],
    ['an alias', but('type: Opaque', 'type: &a Opaque\nimmutable: *a'), 'invalid-secret', /see line 6/],
    ['what is no YAML', `stringData: "${CANARY}\n`, 'invalid-secret', /see line/],
    ['nothing', '', 'invalid-secret', /see line 1/],
    ['more than a mebibyte', `${sealedText()}${' '.repeat(1_048_577)}`, 'invalid-secret', /larger than 1 MiB/],
    [
      'one for somebody revoked',
      sealedText({ A: 'a' }, { recipients: [RECIPIENT, OTHER] }),
      'wrong-recipients',
      /revoked or unknown recipient: age age1z+\.$/,
    ],
    [
      'one that somebody cannot read',
      sealedText({ A: 'a' }, { recipients: [] }).replace('age:\n', 'age: []\n'),
      'wrong-recipients',
      /recipient missing: age age1q+\.$/,
    ],
    [
      'one with a key service nobody named',
      but('    lastmod', `    gcp_kms: [{ resource_id: ${CANARY} }]\n    lastmod`),
      'invalid-secret',
      /gcp_kms/,
    ],
  ])('%s', (_, text, code, message) => {
    const refusal = refusalOf(text);
    expect([refusal.code, refusal.message]).toEqual([code, expect.stringMatching(message)]);
    expect(`${refusal.message} ${refusal.hint}`).not.toContain(CANARY);
    if (code === 'value-in-clear') expect(refusal.hint).toContain('rotated');
  });

  it.each<[string, string | undefined]>([
    ['git-ops has no rules', undefined],
    ['no rule fits', 'creation_rules: [{ path_regex: ^other/, age: age1x }]\n'],
    ['the rule names nobody', 'creation_rules: [{ path_regex: ^envs/ }]\n'],
  ])('every secret where %s', (_, rules) => {
    expect(refusalOf(sealedText(), { rules }).code).toBe('no-recipient');
  });
});

it('no value that is in clear anywhere is ever taken, or repeated', () => {
  const lines = sealedText().split('\n');
  const word = fc.constantFrom(CANARY, `"${CANARY}"`, `[${CANARY}]`, `ENC[${CANARY}]`, `!t ${CANARY}`, `&a ${CANARY}`);
  fc.assert(
    fc.property(
      fc.nat(lines.length - 2),
      fc.nat(40),
      fc.constantFrom(' ', '\n', '#', ': '),
      word,
      (line, at, by, it) => {
        const text = lines.map((each, index) => (index === line ? each.slice(0, at) + by + it + each.slice(at) : each));
        try {
          const { keys } = judgeSealed(text.join('\n'), AT);
          // What is in the name of a key is no secret: names are shown.
          expect([...keys.keys()].join()).toContain(CANARY);
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          // A recipient is public, and is named.
          if (error.code !== 'wrong-recipients') expect(error.message).not.toContain(CANARY);
        }
      },
    ),
    { numRuns: 1_000 },
  );
});
