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
import { bump } from './bump.ts';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
const pinned = { 'envs/qa/api.yaml': `image:\n  tag: v1\n  digest: ${digest}\n` };

function proposed(text: string, files: Record<string, string | null> = {}) {
  return bump.propose(exampleState(files), exampleCommand(text), exampleContext());
}

function written(text: string, files: Record<string, string | null> = {}) {
  const differences = applyEdits(exampleState(files), proposed(text, files).files);
  return Object.fromEntries(differences.map(({ path, after }) => [path, after]));
}

describe('bump', () => {
  it('changes the tag and no other byte', () => {
    expect(written('bump qa --service api --tag v2')).toEqual({ 'envs/qa/api.yaml': apiValues.replace('1.0', 'v2') });
  });

  it('changes several services', () => {
    expect(written('bump qa --service api --service web --tag v2')).toEqual({
      'envs/qa/api.yaml': apiValues.replace('1.0', 'v2'),
      'envs/qa/web.yaml': webValues.replace('v7', 'v2'),
    });
  });

  it('leaves alone the services that have the tag', () => {
    expect(Object.keys(written('bump qa --service api --service web --tag v7'))).toEqual(['envs/qa/api.yaml']);
  });

  it.each(['1e3', '007', 'true', '1.10', '0x10'])('keeps the tag %s text', (tag) => {
    expect(written(`bump qa --service api --tag ${tag}`)['envs/qa/api.yaml']).toContain(`tag: "${tag}"`);
  });

  it('pins a digest', () => {
    expect(written(`bump qa --service api --digest ${digest}`)['envs/qa/api.yaml']).toContain(`digest: ${digest}`);
  });

  it('takes away the digest that would outrank the tag', () => {
    expect(written('bump qa --service api --tag v1', pinned)['envs/qa/api.yaml']).toBe(
      'image:\n  tag: v1\n  digest: null\n',
    );
  });

  it('says what it does in a line, runs no stack, and expects health', () => {
    expect(proposed(`bump qa --service api --digest ${digest}`)).toMatchObject({
      title: 'bump api to sha256:0123456789ab',
      stacks: [],
      expectation: { kind: 'healthy', services: ['api', 'web'] },
    });
    expect(proposed('bump qa --service api --service web --tag v2').title).toBe('bump api, web to v2');
  });

  it('does not wake what sleeps', () => {
    const files = { 'envs/qa/env.yaml': exampleManifest('qa', { hibernate: 'true' }) };
    expect(proposed('bump qa --service api --tag v2', files).expectation.kind).toBe('asleep');
  });

  it.each([
    ['an unknown environment', 'bump preview-9 --service api --tag v2', {}, 'unknown-environment'],
    ['an unknown service', 'bump qa --service ap --tag v2', {}, 'unknown-service'],
    ['a file that is no service', 'bump qa --service env --tag v2', {}, 'unknown-service'],
    ['a path', 'bump qa --service ../prod/api --tag v2', {}, 'unknown-service'],
    ['a service without values', 'bump qa --service web --tag v2', { 'envs/qa/web.yaml': null }, 'unknown-service'],
    ['the tag it has', 'bump qa --service web --tag v7', {}, 'nothing-to-change'],
    ['the digest it has', `bump qa --service api --digest ${digest}`, pinned, 'nothing-to-change'],
    ['a tag that is none', 'bump qa --service api --tag "a b"', {}, 'invalid-value'],
    ['a tag that is an image', 'bump qa --service api --tag shop/api:v1', {}, 'invalid-value'],
    ['a tag that is too long', `bump qa --service api --tag ${'x'.repeat(129)}`, {}, 'invalid-value'],
    ['a digest that is cut', 'bump qa --service api --digest sha256:0123', {}, 'invalid-value'],
    ['a digest in capitals', `bump qa --service api --digest ${digest.toUpperCase()}`, {}, 'invalid-value'],
    ['values it cannot read', 'bump qa --service api --tag v2', { 'envs/qa/api.yaml': '[' }, 'invalid-file'],
    ['values that are a list', 'bump qa --service api --tag v2', { 'envs/qa/api.yaml': '- a\n' }, 'invalid-file'],
  ])('refuses %s', (_, text, files, code) => {
    expect(() => proposed(text, files)).toThrow(expect.objectContaining({ name: 'Refusal', code }));
  });
});
