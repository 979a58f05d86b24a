import assert from 'node:assert/strict';
import { test } from 'node:test';
import { greet } from './greet.js';

test('greets whoever asks, and everybody else', () => {
  assert.equal(greet('Ada'), 'Hello, Ada!\n');
  assert.equal(greet(null), 'Hello, world!\n');
});
