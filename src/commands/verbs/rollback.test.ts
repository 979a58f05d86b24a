import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../render/apply-edits.ts';
import {
  apiValues,
  exampleCommand,
  exampleContext,
  exampleManifest,
  exampleState,
  webValues,
} from '../example-state.ts';
import type { ImageReference } from '../known-images.ts';
import { rollback } from './rollback.ts';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

function proposed(text: string, before: Record<string, ImageReference>, files: Record<string, string | null> = {}) {
  const images = { newest: {}, named: [], before };
  return rollback.propose(exampleState(files), exampleCommand(text), exampleContext({ images }));
}

function written(text: string, before: Record<string, ImageReference>, files: Record<string, string | null> = {}) {
  const differences = applyEdits(exampleState(files), proposed(text, before, files).files);
  return Object.fromEntries(differences.map(({ path, after }) => [path, after]));
}

describe('rollback', () => {
  it('puts back what ran before, and pins it', () => {
    expect(written('rollback qa --service api', { api: { tag: 'v0.9', digest } })).toEqual({
      'envs/qa/api.yaml': apiValues.replace('1.0"   # main', `v0.9"   # main\n  digest: ${digest}\n  pinned: true`),
    });
  });

  it('of an environment is of every service of which it is known', () => {
    expect(Object.keys(written('rollback qa', { web: { tag: 'v6' } }))).toEqual(['envs/qa/web.yaml']);
    expect(written('rollback qa', { web: { tag: 'v6' }, api: { tag: '0.9' } })).toEqual({
      'envs/qa/api.yaml': apiValues.replace('1.0"   # main', '0.9"   # main\n  pinned: true'),
      'envs/qa/web.yaml': webValues.replace('v7', 'v6, pinned: true'),
    });
  });

  it.each([
    ['one service', 'rollback qa --service api', 'roll back api to v1.4.1'],
    ['several', 'rollback qa', 'roll back api to v1.4.1, web to sha256:0123456789ab'],
  ])('of %s says so in a line, runs no stack, and expects health', (_, text, title) => {
    expect(proposed(text, { api: { tag: 'v1.4.1' }, web: { digest } })).toMatchObject({
      title,
      stacks: [],
      expectation: { kind: 'healthy', services: ['api', 'web'] },
    });
  });

  it('does not wake what sleeps', () => {
    const files = { 'envs/qa/env.yaml': exampleManifest('qa', { hibernate: 'true' }) };
    expect(proposed('rollback qa', { api: { tag: 'v1' } }, files).expectation.kind).toBe('asleep');
  });

  it('of what nobody knows says how to name it', () => {
    expect(() => proposed('rollback qa --service api', {})).toThrow(
      expect.objectContaining({
        code: 'nothing-to-change',
        message: 'No operation tells what api ran before in qa.',
        hint: '/env bump qa --service api --pin with --tag or --digest chooses one by hand.',
      }),
    );
  });

  const pinned = { 'envs/qa/web.yaml': 'image: { tag: v7, pinned: true }\n' };
  it.each<[string, string, Record<string, ImageReference>, Record<string, string>, string]>([
    ['an unknown environment', 'rollback preview-9', {}, {}, 'unknown-environment'],
    ['an unknown service', 'rollback qa --service ap', {}, {}, 'unknown-service'],
    [
      'a service of JavaScript',
      'rollback qa',
      {},
      {
        'envs/qa/env.yaml': exampleManifest('qa', { services: '[constructor]' }),
        'envs/qa/constructor.yaml': webValues,
      },
      'nothing-to-change',
    ],
    ['everything of which nothing is known', 'rollback qa', {}, {}, 'nothing-to-change'],
    [
      'a named service of which nothing is known',
      'rollback qa --service web --service api',
      { web: { tag: 'v6' } },
      {},
      'nothing-to-change',
    ],
    ['what runs, pinned', 'rollback qa --service web', { web: { tag: 'v7' } }, pinned, 'nothing-to-change'],
  ])('refuses %s', (_, text, before, files, code) => {
    expect(() => proposed(text, before, files)).toThrow(expect.objectContaining({ name: 'Refusal', code }));
  });
});
