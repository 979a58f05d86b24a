import { expect, it } from 'vitest';
import { compareValues } from './compare-values.ts';

const after = new Map([
  ['B', '2'],
  ['A', '1'],
  ['N', '9'],
]);

it('tells what changes where a key decrypts what stands there', () => {
  const before = new Map([
    ['G', '0'],
    ['A', '1'],
    ['B', 'x'],
  ]);
  expect(compareValues(before.keys(), before, after)).toEqual({
    added: ['N'],
    removed: ['G'],
    changed: ['B'],
    same: ['A'],
    unknown: [],
  });
});

it('tells names alone where none does', () => {
  expect(compareValues(['G', 'B', 'A'], undefined, after)).toEqual({
    added: ['N'],
    removed: ['G'],
    changed: [],
    same: [],
    unknown: ['A', 'B'],
  });
});
