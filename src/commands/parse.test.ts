import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from './parse.ts';
import { parsedJson } from './parsed-json.ts';

/** A parse result in few words: `ignore`, `error <code>`, or the command's parts. */
function said(body: string): unknown {
  const parsed = parse(body);
  return parsed.kind === 'error' ? `error ${parsed.code}` : parsed.kind === 'ignore' ? 'ignore' : parsedJson(parsed);
}

function command(verb: string, env?: string, flags: object = {}, args: readonly string[] = []): unknown {
  return { kind: 'command', verb, ...(env === undefined ? {} : { env }), args, flags };
}

const planQa = command('plan', 'qa');
const long = (length: number) => 'x'.repeat(length);

describe('one command a comment:', () => {
  it.each([
    ['two are refused together', '/env plan qa\n/env apply qa', 'error several-commands'],
    ['also with prose between', '/env plan qa\n\nand then\n\n/env apply qa', 'error several-commands'],
    ['also when one makes no sense', '/env plan qa\n/env nonsense', 'error several-commands'],
    ['also when they are the same', '/env plan qa\n/env plan qa', 'error several-commands'],
    ['a second on the same line is left over', '/env plan qa /env apply qa', 'error left-over'],
    ['a second one in a span of code is left over', '`/env plan qa\n/env apply qa`', 'error left-over'],
  ])('%s', (_, body, expected) => {
    expect(said(body)).toBe(expected);
  });
});

describe('characters nobody sees are errors:', () => {
  it.each([
    ['a zero-width space in a word', '/env plan q\u200Ba'],
    ['a zero-width space between words', '/env plan\u200Bqa'],
    ['a zero-width space right behind the trigger', '/env\u200Bplan qa'],
    ['a zero-width space before the trigger', '\u200B/env plan qa'],
    ['a zero-width joiner', '/env plan qa\u200D'],
    ['a word joiner', '/env plan qa\u2060'],
    ['a soft hyphen', '/env plan q\u00ADa'],
    ['a left-to-right mark', '/env plan \u200Eqa'],
    ['a right-to-left override', '/env plan \u202Eaq'],
    ['a bidirectional isolate', '/env plan \u2066qa\u2069'],
    ['a Hangul filler', '/env plan qa --reason \u3164'],
    ['a tag character', '/env plan qa\u{E0041}'],
    ['one inside quotes', '/env destroy qa --reason "a\u200Bb"'],
    ['a line separator', '/env plan qa\u2028'],
    ['a null', '/env plan qa\0'],
    ['an escape', '/env plan qa \x1B[31m'],
    ['a form feed', '/env\fplan qa'],
    ['a lone surrogate', '/env plan qa\uD83D'],
  ])('%s', (_, body) => {
    expect(said(body)).toBe('error invisible-character');
  });

  it('names the character and shows where it is', () => {
    expect(parse('/env plan q\u200Ba')).toEqual({
      kind: 'error',
      code: 'invisible-character',
      message: '"q⟨U+200B⟩a" holds U+200B, a character nobody sees; write it again without.',
      usage: '/env plan <env> [--service s]… [--target urn]… [--sha full-sha] [--verbose]',
    });
  });

  it('but prose around the command may hold them', () => {
    expect(said('\u200Bfamily: 👨‍👩‍👧\n\n/env plan qa')).toEqual(planQa);
  });

  it('but a picture may be chosen in a reason', () => {
    expect(said('/env lock qa --reason ⚠️')).toEqual(command('lock', 'qa', { reason: '⚠️' }));
  });
});

describe('quotes', () => {
  const because = (reason: string) => command('lock', 'qa', { reason });
  it.each([
    ['keep words together', '/env lock qa --reason "a b"', because('a b')],
    ['may be single', "/env lock qa --reason 'a b'", because('a b')],
    ['may be smart', '/env lock qa --reason “a b”', because('a b')],
    ['may be smart and single', '/env lock qa --reason ‘a b’', because('a b')],
    ['may be low', '/env lock qa --reason „a b“', because('a b')],
    ['may be smart on one side', '/env lock qa --reason "a b”', because('a b')],
    ['may hold the other kind', `/env lock qa --reason "it's"`, because("it's")],
    ['keep white space', '/env lock qa --reason "a \t b"', because('a \t b')],
    ['may begin in the middle of a word', '/env lock qa --reason=a" b"\' c\'', because('a b c')],
    ['may stand around anything', '"/env" lock qa', 'ignore'],
    ['may stand around a verb', '/env "lock" "qa" "--reason" "a"', because('a')],
    ['never span lines', '/env lock qa --reason "a\nb"', 'error unclosed-quote'],
    ['never span lines in a span of code', '`/env lock qa --reason "a\nb"`', 'error unclosed-quote'],
    ['left open are an error', '/env lock qa --reason "a b', 'error unclosed-quote'],
    ['left open by an apostrophe are an error', "/env lock qa --reason don't", 'error unclosed-quote'],
    ['left open by a smart apostrophe are an error', '/env lock qa --reason don’t', 'error unclosed-quote'],
    ['with nothing inside are an empty value', '/env lock qa --reason ""', 'error empty-value'],
  ])('%s', (_, body, expected) => {
    expect(said(body)).toEqual(expected);
  });
});

describe('nothing else of a shell is known:', () => {
  it.each([
    ['variables', '$HOME'],
    ['substitution', '$(id)'],
    ['backticks', '`id`'],
    ['globbing', '*.yaml'],
    ['home folders', '~'],
    ['comments', '#urgent'],
    ['operators', 'a;b&&c|d>e'],
    ['escapes', 'a\\nb'],
    ['braces', '{a,b}'],
    ['history', '!!'],
    ['character references', '&amp;'],
    ['Markdown', '**a**'],
  ])('%s', (_, reason) => {
    expect(said(`/env lock qa --reason ${reason}`)).toEqual(command('lock', 'qa', { reason }));
  });

  it('a comment in the shell sense is left over', () => {
    expect(said('/env plan qa # soon')).toBe('error left-over');
  });

  it('a backslash joins no words', () => {
    expect(said('/env lock qa --reason a\\ b')).toBe('error left-over');
  });
});

describe('flags', () => {
  it.each([
    ['take the next word', '/env extend qa --ttl 2d', command('extend', 'qa', { ttl: '2d' })],
    ['take what is behind =', '/env extend qa --ttl=2d', command('extend', 'qa', { ttl: '2d' })],
    ['take all behind the first =', '/env lock qa --reason=a=b', command('lock', 'qa', { reason: 'a=b' })],
    ['may stand before the environment', '/env extend --ttl 2d qa', command('extend', 'qa', { ttl: '2d' })],
    ['may be boolean', '/env plan qa --verbose', command('plan', 'qa', { verbose: true })],
    ['may be boolean before the environment', '/env plan --verbose qa', command('plan', 'qa', { verbose: true })],
    [
      'repeat where that has a meaning, in order',
      '/env plan qa --service web --service=api',
      command('plan', 'qa', { service: ['web', 'api'] }),
    ],
    ['are a list even when given once', '/env plan qa --target urn:a', command('plan', 'qa', { target: ['urn:a'] })],
    ['take a value with one hyphen', '/env lock qa --reason -1', command('lock', 'qa', { reason: '-1' })],
    ['take a value with two hyphens behind =', '/env lock qa --reason=--x', command('lock', 'qa', { reason: '--x' })],
    ['may not be unknown', '/env plan qa --frobnicate', 'error unknown-flag'],
    ['may not be short', '/env plan qa -v', 'error unknown-flag'],
    ['may not have one hyphen', '/env plan qa -verbose', 'error unknown-flag'],
    ['may not have three hyphens', '/env plan qa ---verbose', 'error unknown-flag'],
    ['may not have a dash that a phone made', '/env plan qa —verbose', 'error unknown-flag'],
    ['may not be cut short', '/env plan qa --verb', 'error unknown-flag'],
    ['may not be negated', '/env plan qa --no-verbose', 'error unknown-flag'],
    ['may not be in capitals', '/env plan qa --Verbose', 'error unknown-flag'],
    ['may not have no name', '/env plan qa --=x', 'error unknown-flag'],
    ['may not be of JavaScript', '/env plan qa --constructor=x', 'error unknown-flag'],
    ['may not be of JavaScript either', '/env plan qa --__proto__ x', 'error unknown-flag'],
    ['may not be of another verb', '/env plan qa --tag v1', 'error foreign-flag'],
    ['may not be of another verb with a value', '/env sleep qa --for=8h', 'error foreign-flag'],
    ['may not repeat', '/env extend qa --ttl 1d --ttl 2d', 'error repeated-flag'],
    ['may not repeat when boolean', '/env plan qa --verbose --verbose', 'error repeated-flag'],
    ['may not lack their value', '/env extend qa --ttl', 'error missing-value'],
    ['may not take a flag for their value', '/env plan qa --service --verbose', 'error missing-value'],
    ['may not be empty behind =', '/env extend qa --ttl=', 'error empty-value'],
    ['may not be empty in quotes', '/env extend qa --ttl ""', 'error empty-value'],
    ['may not be empty in quotes behind =', "/env extend qa --ttl=''", 'error empty-value'],
    ['may not have a value when boolean', '/env plan qa --verbose=true', 'error unexpected-value'],
    ['may not have an empty value when boolean', '/env plan qa --verbose=', 'error unexpected-value'],
    ['may not be ended', '/env plan -- qa', 'error double-dash'],
    ['may not be ended before the verb', '/env -- plan qa', 'error double-dash'],
    ['may not be ended at the end', '/env plan qa --', 'error double-dash'],
    ['may not have -- as a value', '/env lock qa --reason --', 'error missing-value'],
    ['may not come before the verb', '/env --verbose plan qa', 'error unknown-verb'],
    ['may not be missing where they are needed', '/env extend qa', 'error missing-flag'],
    ['may not all be missing where one is needed', '/env bump qa --service api', 'error missing-flag'],
    ['may not exclude each other', '/env bump qa --service api --tag a --digest b', 'error conflicting-flags'],
  ])('%s', (_, body, expected) => {
    expect(said(body)).toEqual(expected);
  });

  it.each(['1e3', '007', 'true', 'null', '0x10', '1.10', 'NaN', '[]', '{}', ' ', '1,2'])('keep %j a string', (tag) => {
    const expected = command('bump', 'qa', { service: ['api'], tag });
    expect(said(`/env bump qa --service api --tag "${tag}"`)).toEqual(expected);
  });
});

describe('environments', () => {
  it.each([
    ['may be one character', '/env plan a', command('plan', 'a')],
    ['may be a number', '/env plan 123', command('plan', '123')],
    ['may look like a number with an exponent', '/env plan 1e3', command('plan', '1e3')],
    ['may be called true', '/env plan true', command('plan', 'true')],
    ['may be called like a verb', '/env plan plan', command('plan', 'plan')],
    ['may have 63 characters', `/env plan ${long(63)}`, command('plan', long(63))],
    ['may not have 64', `/env plan ${long(64)}`, 'error invalid-name'],
    ['may not be missing', '/env plan', 'error missing-environment'],
    ['may not be missing beside flags', '/env destroy --reason x', 'error missing-environment'],
    ['may not be missing for an add-on', '/env addon add', 'error missing-environment'],
    ['may not be all', '/env destroy all', 'error invalid-name'],
    ['may not be ALL', '/env destroy ALL', 'error invalid-name'],
    ['may not be a pattern', '/env destroy preview-*', 'error invalid-name'],
    ['may not be empty', '/env plan ""', 'error invalid-name'],
    ['may not begin with a hyphen', '/env plan -qa', 'error unknown-flag'],
    ['may not be a hyphen', '/env plan -', 'error invalid-name'],
    ['may not end with a hyphen', '/env plan qa-', 'error invalid-name'],
    ['may not have a dot', '/env plan qa.dev', 'error invalid-name'],
    ['may not have a slash', '/env plan ../qa', 'error invalid-name'],
    ['may not have an underscore', '/env plan q_a', 'error invalid-name'],
    ['may not have a space', '/env plan "q a"', 'error invalid-name'],
    ['may not have an ideographic space', '/env plan q\u3000a', 'error invalid-name'],
    ['may not have a foreign letter', '/env plan qа', 'error invalid-name'],
    ['may not have a letter that folds into ASCII', '/env plan \u212A8s', 'error invalid-name'],
    ['may not be in Markdown', '/env plan `qa`', 'error invalid-name'],
  ])('%s', (_, body, expected) => {
    expect(said(body)).toEqual(expected);
  });
});

describe('a bare create', () => {
  it.each([
    ['asks the policy for the name', '/env create', command('create')],
    ['may have flags', '/env create --service api', command('create', undefined, { service: ['api'] })],
    ['may be one span of code', '`/env create --verbose`', 'error foreign-flag'],
  ])('%s', (_, body, expected) => {
    expect(said(body)).toEqual(expected);
  });
});

describe('verbs', () => {
  it.each([
    ['create', '/env create preview-1 --from qa --service a --addon b --ttl 3d --size s --reason "r s"'],
    ['plan', '/env plan qa --service a --target urn:b --sha c --verbose'],
    ['apply', '/env apply qa --plan p-1'],
    ['approve', '/env approve qa --plan p-1'],
    ['sleep', '/env sleep qa --until 8h'],
    ['wake', '/env wake qa --for 2h'],
    ['destroy', '/env destroy qa --reason r'],
    ['bump', '/env bump qa --service a --service b --tag t'],
    ['bump', '/env bump qa --service a --digest sha256:0 --pin'],
    ['rollback', '/env rollback qa --service a --service b'],
    ['follow', '/env follow qa --service a --service b'],
    ['addon add', '/env addon add qa redis'],
    ['addon remove', '/env addon remove qa redis'],
    ['addon add', '/env ADDON Add qa redis'],
    ['extend', '/env extend qa --ttl 2d'],
    ['lock', '/env lock qa --reason r'],
    ['unlock', '/env unlock qa --force --reason r'],
    ['cancel', '/env cancel qa'],
    ['status', '/env status qa'],
    ['diff', '/env diff qa'],
    ['history', '/env history qa'],
    ['logs', '/env logs qa --service a --service b --since 10m --tail 200'],
    ['list', '/env list --mine --state asleep'],
    ['help', '/env help'],
  ])('%s has its full form: %s', (verb, body) => {
    expect(said(body)).toMatchObject({ kind: 'command', verb });
  });

  it.each([
    ['unknown is an error', '/env frobnicate qa', 'error unknown-verb'],
    ['misspelt is an error', '/env crate qa', 'error unknown-verb'],
    ['of JavaScript is an error', '/env constructor qa', 'error unknown-verb'],
    ['in foreign letters is an error', '/env wa\u212Ae qa', 'error unknown-verb'],
    ['empty is an error', '/env ""', 'error unknown-verb'],
    ['with its second word missing is an error', '/env addon', 'error unknown-verb'],
    ['with its second word wrong is an error', '/env addon ad qa redis', 'error unknown-verb'],
    ['with words left over is an error', '/env plan qa now', 'error left-over'],
    ['that needs no environment takes none', '/env list qa', 'error left-over'],
    ['with a missing word is an error', '/env addon add qa', 'error missing-argument'],
    ['with an empty word is an error', '/env addon add qa ""', 'error empty-value'],
  ])('%s', (_, body, expected) => {
    expect(said(body)).toBe(expected);
  });
});

describe('help', () => {
  it.each([
    ['is said by name', '/env help', []],
    ['is said in capitals', '/env HELP', []],
    ['is said by --help', '/env --help', []],
    ['is said by -h', '/env -h', []],
    ['is said by nothing', '/env', []],
    ['is said by nothing but white space', '/env \t ', []],
    ['is about a verb', '/env help apply', ['apply']],
    ['is about a verb in capitals', '/env help Apply', ['apply']],
    ['is about a verb of two words', '/env help addon add', ['addon add']],
    ['is about the first word of two', '/env help addon', ['addon']],
    ['is about the verb before --help', '/env destroy --help', ['destroy']],
    ['is about the verb before an environment and -h', '/env destroy qa -h', ['destroy']],
    ['is about the verb behind --help', '/env --help destroy', ['destroy']],
  ])('%s', (_, body, args) => {
    expect(said(body)).toEqual(command('help', undefined, {}, args));
  });

  it.each([
    ['about an unknown verb', '/env help frobnicate', 'error unknown-verb'],
    ['about more than a verb', '/env help plan qa', 'error left-over'],
    ['with a flag of another verb', '/env help --verbose', 'error foreign-flag'],
    ['with a value', '/env plan --help=x', 'error unknown-flag'],
  ])('is an error %s', (_, body, expected) => {
    expect(said(body)).toBe(expected);
  });
});

describe('length:', () => {
  it.each([
    ['a sentence as long as allowed parses', `/env lock qa --reason ${long(3_979)}`, 'command'],
    ['a longer one is an error', `/env lock qa --reason ${long(4_000)}`, 'error too-long'],
    ['a long comment without a command is ignored', long(200_000), 'ignore'],
    ['a comment longer than a host allows is an error', `/env plan qa\n\n${long(65_536)}`, 'error too-long'],
    ['prose may be long', `/env plan qa\n\n${long(60_000)}`, 'command'],
  ])('%s', (_, body, expected) => {
    const result = said(body);
    expect(typeof result === 'string' ? result : 'command').toBe(expected);
  });
});

describe('an error says what was understood, what is wrong, the usage line and what is near:', () => {
  it.each([
    ['/env crate qa', 'There is no verb "crate"; did you mean "create"?', '/env create <env> [--from <env>]'],
    [
      '/env frobnicate',
      'There is no verb "frobnicate"; the verb comes first; "help" lists them.',
      '/env <verb> [<env>]',
    ],
    [
      '/env plan QA --verbos',
      'Understood "plan qa". There is no flag "--verbos"; did you mean "--verbose"?',
      '/env plan',
    ],
    ['/env plan --tag', 'Understood "plan". --tag belongs to "bump", not to "plan".', '/env plan <env>'],
    [
      '/env plan qa --ttl 1',
      'Understood "plan qa". --ttl belongs to "create" and "extend", not to "plan".',
      '/env plan',
    ],
    [
      '/env addon',
      'A word is missing after "addon"; say "addon add" or "addon remove".',
      '/env addon add <env> <addon>',
    ],
    ['/env lock qa --reason "a', 'The quote that opens at "\\"a" is never closed on its line.', '/env lock <env>'],
    [
      '/env destroy all',
      'Understood "destroy". "all" is reserved, and a command never means every',
      '/env destroy <env>',
    ],
    [
      '/env bump qa --service a',
      'Understood "bump qa". --tag or --digest is missing.',
      '/env bump <env> --service s… --tag t',
    ],
  ])('%s', (body, message, usage) => {
    const parsed = parse(body);
    expect(parsed).toMatchObject({ kind: 'error' });
    if (parsed.kind !== 'error') return;
    expect(parsed.message).toContain(message);
    expect(parsed.usage).toContain(usage);
  });

  it('repeats no more than a line of what was written', () => {
    const parsed = parse(`/env plan ${long(3_000)}`);
    expect(parsed.kind === 'error' && parsed.message.length).toBeLessThan(300);
  });
});

describe('whatever is written,', () => {
  const text = fc.string({ unit: 'binary', maxLength: 200 });
  it('the parser answers and never throws', () => {
    fc.assert(fc.property(text, (body) => ['command', 'ignore', 'error'].includes(parse(body).kind)));
  });

  it('the parser answers and never throws behind the trigger', () => {
    fc.assert(fc.property(text, (rest) => ['command', 'ignore', 'error'].includes(parse(`/env ${rest}`).kind)));
  });

  it('a value comes out as it went in', () => {
    const word = fc.stringMatching(/^[!#-&(-~]{1,40}$/);
    fc.assert(
      fc.property(word, (tag) => {
        expect(said(`/env bump qa --service a --tag=${tag}`)).toEqual(command('bump', 'qa', { service: ['a'], tag }));
      }),
    );
  });
});
