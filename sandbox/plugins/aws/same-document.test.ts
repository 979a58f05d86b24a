import { expect, it } from 'vitest';
import { sameDocument } from './same-document.ts';

it.each([
  ['{"a":1,"b":2}', '{ "b": 2, "a": 1 }', true],
  ['{"a":1}', '{"a":2}', false],
  ['same', 'same', false],
  ['{', '{', false],
  ['{"a":1}', undefined, false],
])('%j and %j: %j', (one, other, same) => {
  expect(sameDocument(one, other)).toBe(same);
});
