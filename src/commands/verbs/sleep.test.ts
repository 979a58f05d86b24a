import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../render/apply-edits.ts';
import { exampleCommand, exampleContext, exampleManifest, exampleState } from '../example-state.ts';
import { sleep } from './sleep.ts';
import { wake } from './wake.ts';

const asleep = {
  'envs/qa/env.yaml': exampleManifest('qa', { kind: 'standing', hibernate: 'true  # over the weekend' }),
};

function proposed(text: string, files: Record<string, string | null> = {}) {
  const verb = text.startsWith('sleep') ? sleep : wake;
  return verb.propose(exampleState(files), exampleCommand(text), exampleContext());
}

describe('sleep and wake', () => {
  it.each([
    ['sleep qa', {}, { title: 'sleep', stacks: [], expectation: { kind: 'asleep', services: ['api', 'web'] } }],
    ['wake qa', asleep, { title: 'wake', stacks: [], expectation: { kind: 'healthy', services: ['api', 'web'] } }],
  ])('%s changes one line', (text, files, expected) => {
    const change = proposed(text, files);
    expect(change).toMatchObject({ environment: 'qa', ...expected });
    const [difference, ...others] = applyEdits(exampleState(files), change.files);
    expect(others).toEqual([]);
    const before = difference?.before?.split('\n') ?? [];
    const changed = (difference?.after?.split('\n') ?? []).filter((line, index) => line !== before[index]);
    expect(changed).toEqual([text === 'sleep qa' ? '  hibernate: true' : '  hibernate: false  # over the weekend']);
  });

  it.each([
    ['sleep', 'false', { late: true }],
    ['wake', 'true', {}],
  ])('%s reaches the add-ons that can stop, and no others', (verb, hibernate, when) => {
    const addons = '[{ name: redis, size: small }, { name: rds, size: small }]';
    const files = { 'envs/qa/env.yaml': exampleManifest('qa', { kind: 'standing', hibernate, addons }) };
    expect(proposed(`${verb} qa`, files).stacks).toEqual([
      { layer: 'addon', project: 'env-addons/rds', stack: 'qa', action: 'up', ...when },
    ]);
  });

  it.each([
    ['sleep qa', asleep, 'nothing-to-change'],
    ['wake qa', {}, 'nothing-to-change'],
    ['sleep preview-9', {}, 'unknown-environment'],
    ['wake preview-9', {}, 'unknown-environment'],
    ['sleep qa', { 'envs/qa/env.yaml': 'environment: [' }, 'invalid-file'],
    ['sleep qa --until tomorrow', {}, 'invalid-value'],
    ['sleep qa --until 8h', {}, 'not-built-yet'],
    ['wake qa --for 0h', asleep, 'invalid-value'],
    ['wake qa --for 2h', asleep, 'not-built-yet'],
  ])('%s on %j is refused as %s', (text, files, code) => {
    expect(() => proposed(text, files)).toThrow(expect.objectContaining({ name: 'Refusal', code }));
  });
});
