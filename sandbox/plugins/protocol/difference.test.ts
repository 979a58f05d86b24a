import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { difference } from './difference.ts';

describe('a difference', () => {
  it.each([
    ['nothing', { a: 1 }, { a: 1 }, {}],
    ['a value', { spec: { replicas: 1 } }, { spec: { replicas: 2 } }, { 'spec.replicas': 'update' }],
    ['a key more', { metadata: {} }, { metadata: { labels: { a: 'b' } } }, { 'metadata.labels': 'add' }],
    [
      'a key less',
      { metadata: { labels: { a: 'b' } } },
      { metadata: { labels: {} } },
      { 'metadata.labels.a': 'delete' },
    ],
    [
      'a key that is no name',
      { metadata: { labels: { 'a.b/c': 'd' } } },
      { metadata: { labels: { 'a.b/c': 'e' } } },
      { 'metadata.labels["a.b/c"]': 'update' },
    ],
    ['an entry of a list', { ports: [{ port: 1 }] }, { ports: [{ port: 2 }] }, { 'ports[0].port': 'update' }],
    ['an entry more', { ports: [1] }, { ports: [1, 2] }, { 'ports[1]': 'add' }],
    ['an entry less', { ports: [1, 2] }, { ports: [1] }, { 'ports[1]': 'delete' }],
    ['another type', { port: 80 }, { port: '80' }, { port: 'update' }],
    ['a list for a map', { rules: {} }, { rules: [] }, { rules: 'update' }],
  ])('of %s', (_, before, after, changes) => {
    expect(Object.fromEntries(difference(before, after))).toEqual(changes);
  });

  it('of anything and itself is none, and the other way round has the same properties', () => {
    const object = fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue());
    fc.assert(
      fc.property(object, object, (before, after) => {
        expect(difference(before, structuredClone(before)).size).toBe(0);
        expect([...difference(after, before).keys()].sort()).toEqual([...difference(before, after).keys()].sort());
      }),
    );
  });
});
