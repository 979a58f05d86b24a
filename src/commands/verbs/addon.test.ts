import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../render/apply-edits.ts';
import { exampleCommand, exampleContext, exampleManifest, exampleState } from '../example-state.ts';
import type { ProposeContext } from '../verb.ts';
import { addonAdd } from './addon-add.ts';
import { addonRemove } from './addon-remove.ts';

const withRds = {
  'envs/qa/env.yaml': exampleManifest('qa', {
    kind: 'standing',
    addons: '[{ name: rds, size: medium, revision: 0123456789abcdef }]',
  }),
  'envs/qa/secrets/rds.sops.yaml': 'sealed: 1\n',
};

function proposed(text: string, files: Record<string, string | null> = {}, context: Partial<ProposeContext> = {}) {
  const verb = text.startsWith('addon add') ? addonAdd : addonRemove;
  return verb.propose(exampleState(files), exampleCommand(text), exampleContext(context));
}

describe('addon add', () => {
  it.each([
    ['addon add qa rds', 'small'],
    ['addon add qa rds --size medium', 'medium'],
  ])('%s is one entry in env.yaml, and one stack', (text, size) => {
    const change = proposed(text);
    expect(change).toMatchObject({
      environment: 'qa',
      title: `addon add rds (${size})`,
      stacks: [{ layer: 'addon', project: 'env-addons/rds', stack: 'qa', action: 'up' }],
      expectation: { kind: 'healthy', services: ['api', 'web'] },
    });
    const [difference, ...others] = applyEdits(exampleState(), change.files);
    expect(others).toEqual([]);
    expect(difference?.after).toBe(
      difference?.before?.replace('addons: []', `addons:\n    - { name: rds, size: ${size} }`),
    );
  });

  it('stands beside those that are there, and sleeps where the environment does', () => {
    const asleep = exampleManifest('qa', { hibernate: 'true', addons: '[{ name: rds, size: small }]' });
    const change = proposed('addon add qa redis', { 'envs/qa/env.yaml': asleep });
    expect(change.expectation.kind).toBe('asleep');
    const [difference] = applyEdits(exampleState({ 'envs/qa/env.yaml': asleep }), change.files);
    expect(difference?.after).toContain('[{ name: rds, size: small }, { name: redis, size: small }]');
  });

  it.each([
    ['an unknown environment', 'addon add preview-9 rds', 'unknown-environment'],
    ['an add-on the policy does not name', 'addon add qa mongo', 'unknown-addon'],
    ['an add-on of JavaScript', 'addon add qa toString', 'unknown-addon'],
    ['one that is there', 'addon add qa rds', 'nothing-to-change'],
    ['a size that is not granted', 'addon add qa redis --size large', 'invalid-value'],
  ])('refuses %s', (_, text, code) => {
    expect(() => proposed(text, withRds)).toThrow(expect.objectContaining({ name: 'Refusal', code }));
  });

  it('refuses any where the policy names no platform', () => {
    const policy = { ...exampleContext().policy };
    delete policy.platform;
    expect(() => proposed('addon add qa rds', {}, { policy })).toThrow(
      expect.objectContaining({ code: 'no-platform' }),
    );
  });
});

describe('addon remove', () => {
  it('takes out its entry and its secret, and destroys its stack, whose size Git no longer says', () => {
    const change = proposed('addon remove qa rds', withRds);
    expect(change).toMatchObject({
      title: 'addon remove rds',
      stacks: [{ layer: 'addon', project: 'env-addons/rds', stack: 'qa', action: 'destroy', size: 'medium' }],
      expectation: { kind: 'healthy', services: ['api', 'web'] },
    });
    const [manifest, secret] = applyEdits(exampleState(withRds), change.files);
    expect(manifest?.after).toContain('  addons: []\n');
    expect(secret).toMatchObject({ path: 'envs/qa/secrets/rds.sops.yaml', after: null });
  });

  it('works where its secret was never written, and where the policy no longer names it', () => {
    const policy = { ...exampleContext().policy, addons: {} };
    const files = { ...withRds, 'envs/qa/secrets/rds.sops.yaml': null };
    expect(proposed('addon remove qa rds', files, { policy }).files).toHaveLength(1);
  });

  it.each([
    ['an unknown environment', 'addon remove preview-9 rds', 'unknown-environment'],
    ['one that is not there', 'addon remove qa redis', 'unknown-addon'],
  ])('refuses %s', (_, text, code) => {
    expect(() => proposed(text, withRds)).toThrow(expect.objectContaining({ name: 'Refusal', code }));
  });
});
