import { expect, it } from 'vitest';
import { nearest } from './nearest.ts';

it.each([
  ['preveiw-12', ['preview-12', 'preview-13', 'qa'], ['preview-12', 'preview-13']],
  ['qa', ['dev', 'qa2', 'prod'], ['qa2']],
  ['slep', ['sleep', 'list', 'destroy'], ['sleep']],
  ['staging', ['dev', 'qa'], []],
  ['a', [], []],
  ['p-1', ['p-5', 'p-4', 'p-3', 'p-2'], ['p-2', 'p-3', 'p-4']],
])('near %s in %j are %j', (word, candidates, expected) => {
  expect(nearest(word, candidates)).toEqual(expected);
});
