import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { proofOfOrigin } from './proof-of-origin.ts';

const SECRET = 'a secret of some length';
const NOW = Date.UTC(2026, 11, 1, 12);
const SECONDS = NOW / 1_000;

const sign = (body: string, timestamp: number | string = SECONDS, secret = SECRET) =>
  `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
const headers = (timestamp: string | undefined, signature: string | undefined) => ({
  ...(timestamp === undefined ? {} : { 'x-workflowautom-timestamp': timestamp }),
  ...(signature === undefined ? {} : { 'x-workflowautom-signature': signature }),
});

describe('an event is proven', () => {
  it.each([
    ['now', 0],
    ['five minutes ago', -300],
    ['five minutes ahead', 300],
  ])('when it was signed %s', (_, offset) => {
    const at = SECONDS + offset;
    expect(proofOfOrigin(headers(String(at), sign('{}', at)), '{}', SECRET, NOW)).toBe('proven');
  });

  it('whatever it says, as long as no byte was changed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (body, other) => {
        const proof = proofOfOrigin(headers(String(SECONDS), sign(body)), other, SECRET, NOW);
        expect(proof).toBe(body === other ? 'proven' : 'bad-signature');
        expect(proofOfOrigin(headers(String(SECONDS), sign(body)), body, SECRET, NOW)).toBe('proven');
      }),
    );
  });
});

describe('an event is not proven', () => {
  it.each([
    ['too late', -301],
    ['a day late', -86_400],
    ['too early', 301],
  ])('when it comes %s', (_, offset) => {
    const at = SECONDS + offset;
    expect(proofOfOrigin(headers(String(at), sign('{}', at)), '{}', SECRET, NOW)).toBe('stale');
  });

  const good = sign('{}');
  it.each<[string, string | undefined, string | undefined]>([
    ['no signature', String(SECONDS), undefined],
    ['an empty one', String(SECONDS), ''],
    ['no time', undefined, good],
    ['a time that is no number', 'now', sign('{}', 'now')],
    ['a time below nothing', '-1', sign('{}', '-1')],
    ['a time with a fraction', `${SECONDS}.5`, sign('{}', `${SECONDS}.5`)],
    ['a time in another notation', '1e9', sign('{}', '1e9')],
    ['a time with blanks', ` ${SECONDS}`, sign('{}', ` ${SECONDS}`)],
    ['milliseconds, which are far ahead and too many', '9'.repeat(13), sign('{}', '9'.repeat(13))],
    ["another time's signature", String(SECONDS), sign('{}', SECONDS - 1)],
    ["another body's signature", String(SECONDS), sign('{"a":1}')],
    ["another secret's signature", String(SECONDS), sign('{}', SECONDS, 'another secret of length')],
    ["an empty secret's signature", String(SECONDS), sign('{}', SECONDS, '')],
    [
      'the signature of the body alone',
      String(SECONDS),
      `sha256=${createHmac('sha256', SECRET).update('{}').digest('hex')}`,
    ],
    ['another algorithm', String(SECONDS), `sha1=${createHmac('sha1', SECRET).update(`${SECONDS}.{}`).digest('hex')}`],
    ['a digit too many', String(SECONDS), `${good}0`],
    ['a digit too few', String(SECONDS), good.slice(0, -1)],
    ['no name of the algorithm', String(SECONDS), good.slice('sha256='.length)],
    ['no hexadecimal', String(SECONDS), `sha256=${'z'.repeat(64)}`],
    ['the signature twice, as Node joins headers', String(SECONDS), `${good}, ${good}`],
    ['the time twice, as Node joins headers', `${SECONDS}, ${SECONDS}`, good],
  ])('by %s', (_, timestamp, signature) => {
    expect(proofOfOrigin(headers(timestamp, signature), '{}', SECRET, NOW)).toBe('bad-signature');
  });

  it('by anything else that looks like one', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9a-f]{64}$/), fc.nat(2 ** 40), (hex, at) => {
        expect(proofOfOrigin(headers(String(at), `sha256=${hex}`), '{}', SECRET, NOW)).toBe('bad-signature');
      }),
    );
  });
});
