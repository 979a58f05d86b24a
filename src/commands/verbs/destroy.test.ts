import { describe, expect, it } from 'vitest';
import { exampleCommand, exampleContext, exampleManifest, exampleState } from '../example-state.ts';
import { destroy } from './destroy.ts';

function proposed(text: string, files: Record<string, string | null> = {}) {
  return destroy.propose(exampleState(files), exampleCommand(text), exampleContext());
}

describe('destroy', () => {
  it('removes every file of the environment, runs its stack, and expects nothing to be left', () => {
    const secret = { 'envs/qa/secrets/api.sops.yaml': 'x: 1\n', 'envs/qa-2/env.yaml': 'another: one\n' };
    expect(proposed('destroy qa', secret)).toEqual({
      environment: 'qa',
      title: 'destroy',
      files: ['env.yaml', 'api.yaml', 'secrets/api.sops.yaml', 'web.yaml']
        .map((file) => ({ kind: 'remove', path: `envs/qa/${file}` }))
        .sort((a, b) => (a.path < b.path ? -1 : 1)),
      stacks: [
        { layer: 'environment', project: 'environments', stack: 'qa', action: 'destroy' },
        { layer: 'addon', project: 'env-addons/redis', stack: 'qa', action: 'destroy' },
        { layer: 'addon', project: 'env-addons/rds', stack: 'qa', action: 'destroy' },
      ],
      expectation: { kind: 'absent' },
    });
  });

  it.each([
    ['does not parse', { 'envs/qa/env.yaml': 'environment: [' }],
    ['is not there', { 'envs/qa/env.yaml': null }],
    ['is not there, nor are values', { 'envs/qa/env.yaml': null, 'envs/qa/api.yaml': null }],
  ])('works when env.yaml %s', (_, files) => {
    expect(proposed('destroy qa', files).expectation).toEqual({ kind: 'absent' });
  });

  it('works when the name no longer fits a kind', () => {
    expect(proposed('destroy staging', { 'envs/staging/env.yaml': '' }).files).toHaveLength(1);
  });

  it('says of each add-on that Git names how large it is, and looks for the others too', () => {
    const files = { 'envs/qa/env.yaml': exampleManifest('qa', { addons: '[{ name: rds, size: medium }]' }) };
    expect(proposed('destroy qa', files).stacks.slice(1)).toEqual([
      { layer: 'addon', project: 'env-addons/rds', stack: 'qa', action: 'destroy', size: 'medium' },
      { layer: 'addon', project: 'env-addons/redis', stack: 'qa', action: 'destroy' },
    ]);
  });

  it('refuses an environment that Git does not know', () => {
    expect(() => proposed('destroy preview-9')).toThrow(expect.objectContaining({ code: 'unknown-environment' }));
  });
});
