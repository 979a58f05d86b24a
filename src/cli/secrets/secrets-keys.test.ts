import { describe, expect, it } from 'vitest';
import { SecretsRefusal } from '../../secrets/secrets-refusal.ts';
import { requireKeys } from './secrets-keys.ts';

function refusalOf(keys: readonly string[]): SecretsRefusal {
  try {
    requireKeys(keys);
  } catch (error) {
    if (error instanceof SecretsRefusal) return error;
    throw error;
  }
  throw new Error('they were taken');
}

describe('names on a command line', () => {
  it('are taken once each', () => {
    expect(requireKeys(['A', '_B1', 'A'])).toEqual(['A', '_B1']);
  });

  it.each([
    ['a value', ['A', 'B=canary'], 'value-in-argv', /everybody on this machine can read it/],
    ['an empty value', ['A='], 'value-in-argv', /nothing was sent/],
    ['a value alone', ['A', 'canary-7f'], 'invalid-name', /^KEY 2 of 2 is no name/],
    ['nothing', [''], 'invalid-name', /^KEY 1 of 1/],
  ])('with %s among them are refused, and what it was is not repeated', (_, keys, code, message) => {
    const refusal = refusalOf(keys);
    expect(refusal).toMatchObject({
      code,
      message: expect.stringMatching(message),
      hint: expect.stringMatching(/[Rr]otate/),
    });
    expect(refusal.message + refusal.hint).not.toContain('canary');
  });
});
