import { describe, expect, it } from 'vitest';
import { SAMPLE_ANSWERS } from '../../test/samples/answers.ts';
import type { Answer } from '../render/answer.ts';
import type { OperationView } from '../render/operation-view.ts';
import { exitCode } from './exit-code.ts';

const sample = SAMPLE_ANSWERS['operation-queued'];
if (sample?.kind !== 'operation') throw new Error('the samples have no operation');
const { view } = sample;
const refusal = (code: string, usage?: string): Answer => ({
  kind: 'refusal',
  code,
  message: 'No.',
  ...(usage ? { usage } : {}),
});

describe('wa ends with', () => {
  it.each<[number, string, OperationView['state']]>([
    [0, 'succeeded', 'succeeded'],
    [0, 'is under way and nobody waits', 'running'],
    [0, 'waits its turn and nobody waits', 'queued'],
    [0, 'is being planned and nobody waits', 'planning'],
    [0, 'is approved and nobody waits', 'approved'],
    [3, 'waits for an approval', 'waiting'],
    [1, 'failed', 'failed'],
    [1, 'was cancelled', 'cancelled'],
    [1, 'expired', 'expired'],
  ])('%i for an operation that %s', (code, _, state) => {
    expect(exitCode({ kind: 'operation', view: { ...view, state } })).toBe(code);
  });

  it.each([
    [0, 'found nothing left over', 'sweep-nothing'],
    [1, 'found something left over', 'sweep'],
  ])('%i for a sweep that %s', (code, _, name) => {
    const answer = SAMPLE_ANSWERS[name];
    expect(answer && exitCode(answer)).toBe(code);
  });

  it('1 for a sweep that could not tell', () => {
    const answer = SAMPLE_ANSWERS['sweep-nothing'];
    expect(answer?.kind === 'sweep' && exitCode({ ...answer, problems: ['The state cannot be read.'] })).toBe(1);
  });

  it.each<[number, OperationView['state']]>([
    [0, 'cancelled'],
    [0, 'running'],
    [1, 'succeeded'],
    [1, 'failed'],
  ])('%i for a cancel whose operation is then %s', (code, state) => {
    expect(exitCode({ kind: 'operation', view: { ...view, state } }, 'cancel')).toBe(code);
  });

  it.each<[number, string, Answer]>([
    [4, 'a refusal', refusal('not-allowed')],
    [4, 'a token nobody knows', refusal('unauthenticated')],
    [2, 'a sentence that makes no sense', refusal('unknown-verb', 'wa <verb>')],
    [1, 'a cluster that does not answer', refusal('cluster-unreachable')],
    [1, 'a database that does not answer', refusal('store-unreachable')],
    [1, 'a server that failed', refusal('internal')],
    [0, 'a control verb that did its work', { kind: 'note', message: 'Locked.' }],
    [0, 'a list', { kind: 'list', environments: [], broken: [] }],
    [0, 'help', { kind: 'help', text: '' }],
  ])('%i for %s', (code, _, answer) => {
    expect(exitCode(answer)).toBe(code);
  });
});
