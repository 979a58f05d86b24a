import { describe, expect, it } from 'vitest';
import { exampleBuild } from '../../environments/build.fixture.ts';
import type { KnownBuild } from '../../environments/build.ts';
import { applyEdits } from '../../render/apply-edits.ts';
import { exampleCommand, exampleContext, exampleManifest, exampleState } from '../example-state.ts';
import { follow } from './follow.ts';

const build = exampleBuild({ id: 'shop/main/api#7', tag: 'main-7-0123456' });
const pinned = 'image:\n  repository: registry.example.com/shop/api\n  tag: v1\n  pinned: true # 2.0 loses orders\n';
const pinnedApi = { 'envs/qa/api.yaml': pinned };

function proposed(text: string, newest: Record<string, KnownBuild>, files: Record<string, string | null> = {}) {
  const images = { newest, named: [], before: {} };
  return follow.propose(exampleState(files), exampleCommand(text), exampleContext({ images }));
}

function written(text: string, newest: Record<string, KnownBuild>, files: Record<string, string | null> = {}) {
  const differences = applyEdits(exampleState(files), proposed(text, newest, files).files);
  return Object.fromEntries(differences.map(({ path, after }) => [path, after]));
}

describe('follow', () => {
  it('unpins, and takes the newest build', () => {
    expect(written('follow qa --service api', { api: build }, pinnedApi)).toEqual({
      'envs/qa/api.yaml': `image:\n  repository: registry.example.com/shop/api\n  tag: main-7-0123456\n  pinned: false # 2.0 loses orders\n  digest: ${build.digest}\n`,
    });
  });

  it('unpins where no build is known', () => {
    expect(written('follow qa', {}, pinnedApi)).toEqual({ 'envs/qa/api.yaml': pinned.replace('true', 'false') });
  });

  it('leaves alone the services that follow nothing', () => {
    expect(Object.keys(written('follow qa', { api: build }))).toEqual(['envs/qa/api.yaml']);
  });

  it('says what it does in a line, runs no stack, and does not wake what sleeps', () => {
    const files = { 'envs/qa/env.yaml': exampleManifest('qa', { hibernate: 'true' }) };
    expect(proposed('follow qa', { api: build }, files)).toMatchObject({
      title: 'follow with api to main-7-0123456',
      stacks: [],
      expectation: { kind: 'asleep', services: ['api', 'web'] },
    });
  });

  it('of a service that follows nothing names the field of the policy', () => {
    expect(() => proposed('follow qa --service web', {})).toThrow(
      expect.objectContaining({
        code: 'invalid-value',
        message: 'web follows nothing in qa.',
        rule: 'services.web.follow',
      }),
    );
  });

  const dev = { 'envs/dev/env.yaml': exampleManifest('dev', { kind: 'standing' }) };
  it.each<[string, string, Record<string, string>, string]>([
    ['an unknown environment', 'follow preview-9', {}, 'unknown-environment'],
    ['an unknown service', 'follow qa --service ap', {}, 'unknown-service'],
    ['where nothing follows anything', 'follow dev', dev, 'invalid-value'],
    ['what follows already', 'follow qa', {}, 'nothing-to-change'],
  ])('refuses %s', (_, text, files, code) => {
    expect(() => proposed(text, {}, files)).toThrow(expect.objectContaining({ name: 'Refusal', code }));
  });
});
