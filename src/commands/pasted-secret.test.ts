import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Command } from './command.ts';
import { parse } from './parse.ts';
import { parseTerminal } from './parse-terminal.ts';

function command(
  verb: Command['verb'],
  environment?: string,
  flags: object = {},
  args: readonly string[] = [],
): unknown {
  const about = environment === undefined ? {} : { environment };
  return { kind: 'command', command: { verb, ...about, args, flags } };
}

describe('a secret that is said in a chat is an error, and is not repeated:', () => {
  const at = (...words: readonly string[]) => `/env ${words.join(' ')}`;
  const aws = `AKIA${'J'.repeat(16)}`;
  const jwt = `eyJ${'a'.repeat(20)}.${'b'.repeat(20)}.${'c'.repeat(20)}`;
  it.each([
    ['the verb', at('secrets', 'set', 'qa', 'api', 'PASSWORD')],
    ['the verb in capitals', at('SECRETS import qa api .env')],
    ['nearly the verb', at('secret', 'qa')],
    ['the verb in quotes', at('"secrets"', 'qa', 'hunter22')],
    ['the verb with quotes in it', at(`se"cret"s`, 'qa', 'hunter22')],
    ['the verb with what nobody sees in it', at('se\u200bcrets', 'qa', 'hunter22')],
    ['the verb, asking for help', at('secrets', '--help')],
    ['lines of a file behind the verb', at('secrets import qa api\nPASSWORD=hunter22')],
    ['a variable that is left over', at('bump', 'qa', '--service', 'api', '--tag', 'v1', 'PASSWORD=hunter22')],
    ['a variable where the verb stands', at('PASSWORD=hunter22')],
    ['a variable as a flag', at('plan', 'qa', '--PASSWORD=hunter22')],
    ['a variable that is exported', at('export', 'PASSWORD=hunter22')],
    ['a variable with blanks', at('plan', 'qa', 'PASSWORD', '=', 'hunter22')],
    ['a variable in quotes', at('plan', 'qa', '"PASSWORD=hunter22"')],
    ['a variable with its value in quotes', at('plan', 'qa', 'PASSWORD="hunter22 and more"')],
    ['a variable whose quote is open', at('plan', 'qa', 'PASSWORD="hunter22')],
    ['a key of AWS', at('plan', 'qa', aws)],
    ['a key where nothing else is wrong', at('lock', 'qa', '--reason', aws)],
    ['a key in a sentence', at('lock', 'qa', `--reason="for ${aws}, which"`)],
    ['a token of GitHub', at('plan', `ghp_${'a'.repeat(36)}`)],
    ['a finer token of GitHub', at('plan', `github_pat_${'a'.repeat(40)}`)],
    ['a token of Slack', at('plan', 'qa', '--sha', `xoxb-${'1'.repeat(20)}`)],
    ['a key of age', at('plan', 'qa', `AGE-SECRET-KEY-1${'Q'.repeat(58)}`)],
    ['a key of Stripe', at('plan', 'qa', `sk_live_${'a'.repeat(24)}`)],
    ['a signed token', at('plan', 'qa', jwt)],
    ['a private key', at('lock', 'qa', '--reason', '"-----BEGIN RSA PRIVATE KEY-----"')],
  ])('%s', (_, body) => {
    const parsed = parse(body);
    expect(parsed).toMatchObject({ kind: 'error', code: 'secret-in-chat', usage: '/env help secrets' });
    expect(JSON.stringify(parsed)).not.toMatch(/hunter|AKIA|ghp_|github_pat|xox|KEY-1|sk_live|eyJ|BEGIN/);
    expect(parsed.kind === 'error' && parsed.message).toMatch(/rotate it and delete .*wa secrets set/);
  });

  it.each([
    ['help about it', at('help', 'secrets'), command('help', undefined, {}, ['secrets'])],
    ['an environment of that name', at('plan', 'secrets'), command('plan', 'secrets')],
    [
      'a reason that speaks of it',
      at('lock', 'qa', '--reason', '"new secrets"'),
      command('lock', 'qa', { reason: 'new secrets' }),
    ],
    [
      'a variable in a reason',
      at('lock', 'qa', '--reason', 'DEBUG=true'),
      command('lock', 'qa', { reason: 'DEBUG=true' }),
    ],
    ['a verb that only begins like it', at('secretly', 'qa'), 'unknown-verb'],
    ['a variable without a value', at('plan', 'qa', 'DEBUG=1'), 'left-over'],
  ])('but not %s', (_, body, expected) => {
    const parsed = parse(body);
    expect(parsed.kind === 'error' ? parsed.code : parsed).toEqual(expected);
  });

  const token = fc.oneof(
    fc.stringMatching(/^AKIA[A-Z0-9]{16}$/),
    fc.stringMatching(/^gh[pousr]_[A-Za-z0-9]{36}$/),
    fc.stringMatching(/^github_pat_[A-Za-z0-9_]{40}$/),
    fc.stringMatching(/^xox[abpr]-[0-9]{12}-[A-Za-z0-9]{24}$/),
    fc.stringMatching(/^AGE-SECRET-KEY-1[A-Z0-9]{58}$/),
    fc.stringMatching(/^sk_live_[A-Za-z0-9]{24}$/),
    fc.stringMatching(/^eyJ[A-Za-z0-9_-]{20}\.[A-Za-z0-9_-]{20}\.[A-Za-z0-9_-]{20}$/),
  );
  const value = fc.stringMatching(/^[!#-&(-~]{4,40}$/);
  const assignment = fc
    .tuple(fc.stringMatching(/^[A-Z][A-Z0-9_]{1,20}$/), value)
    .map(([name, each]): readonly [string, string] => [`${name}=${each}`, each]);
  const secret = fc.oneof(
    token.map((each): readonly [string, string] => [each, each]),
    assignment,
  );
  const words = fc.array(
    fc.oneof(
      fc.constantFrom(
        'plan',
        'bump',
        'qa',
        '--service',
        'api',
        '--tag',
        '--reason',
        'lock',
        'addon',
        'x y',
        '--',
        '-h',
      ),
      fc.string({ maxLength: 6 }),
    ),
    { maxLength: 6 },
  );

  it('whatever stands around it, no error repeats it', () => {
    fc.assert(
      fc.property(words, secret, words, fc.constantFrom('', '"', "'"), (before, [word, bare], after, quote) => {
        const parsed = parse(['/env', ...before, `${quote}${word}${quote}`, ...after].join(' '));
        if (parsed.kind !== 'error') return;
        expect(parsed.message.includes(word) || (bare.length > 12 && parsed.message.includes(bare))).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });
});

it('a token in a terminal is refused likewise: a reason is shown where others read it', () => {
  const token = `ghp_${'a'.repeat(36)}`;
  const parsed = parseTerminal(['lock', 'qa', '--reason', token]);
  expect(parsed).toMatchObject({ kind: 'error', code: 'secret-in-chat', usage: 'wa help secrets' });
  expect(JSON.stringify(parsed)).not.toContain(token);
});
