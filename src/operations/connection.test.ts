import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addonStack } from '../commands/addon-stack.ts';
import { connectionOf, connectionRevision } from './connection.ts';

const REF = addonStack('qa', 'rds', 'up');

describe('a connection', () => {
  it('is the map of texts a stack exports', () => {
    expect(connectionOf(REF, { connection: { A: 'b' }, summary: 's' })).toEqual({ A: 'b' });
  });

  it.each([
    ['none', {}],
    ['a text', { connection: 'canary' }],
    ['a list', { connection: ['canary'] }],
    ['an empty map', { connection: {} }],
    ['a map of something else', { connection: { A: 'canary', B: 5432 } }],
  ])('that is %s is refused without a value of it', (_, outputs) => {
    expect(() => connectionOf(REF, outputs)).toThrow(
      expect.objectContaining({ code: 'stack-failed', message: 'The stack env-addons/rds/qa exports no connection.' }),
    );
  });

  it('has one revision in whatever order it is exported, and another for other values', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string(), { minKeys: 1 }), fc.string(), (connection, added) => {
        const turned = Object.fromEntries(Object.entries(connection).reverse());
        const revision = connectionRevision(connection);
        expect(revision).toMatch(/^[0-9a-f]{16}$/);
        expect(connectionRevision(turned)).toBe(revision);
        expect(connectionRevision({ ...connection, [`more ${added}`]: 'x' })).not.toBe(revision);
      }),
    );
  });
});
