import { expect, it } from 'vitest';
import { SAMPLE_ANSWERS } from '../../../test/samples/answers.ts';
import { describeAnswer } from './describe-answer.ts';
import { notificationOf } from './notification-of.ts';

it.each([
  ['operation-waiting-sleep', 'qa sleep: the plan waits for approval'],
  ['operation-succeeded-create', 'preview-123 is running'],
  ['operation-failed-unhealthy', 'preview-123 create: failed: preview-123 did not become healthy in time.'],
  ['refusal-not-allowed', 'Not done: hubot: the role reader may not destroy on standing.'],
  ['expiry', 'preview-123 ends at 2026-11-23 10:00 UTC'],
  ['note-asked', 'qa is locked.'],
  ['help', '/env create <env>   make an environment'],
])('a notification of %s says %j', (name, expected) => {
  const answer = SAMPLE_ANSWERS[name];
  expect(answer && notificationOf(describeAnswer(answer))).toBe(expected);
});
