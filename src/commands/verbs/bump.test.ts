import { describe, expect, it } from 'vitest';
import { exampleBuild } from '../../environments/build.fixture.ts';
import type { KnownBuild } from '../../environments/build.ts';
import { applyEdits } from '../../render/apply-edits.ts';
import {
  apiValues,
  exampleCommand,
  exampleContext,
  exampleManifest,
  exampleState,
  webValues,
} from '../example-state.ts';
import type { KnownImages } from '../known-images.ts';
import { bump } from './bump.ts';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
const withDigest = { 'envs/qa/api.yaml': `image:\n  tag: v1\n  digest: ${digest}\n` };

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

  it('takes a digest', () => {
    expect(written(`bump qa --service api --digest ${digest}`)['envs/qa/api.yaml']).toContain(`digest: ${digest}`);
  });

  it('takes away the digest that would outrank the tag', () => {
    expect(written('bump qa --service api --tag v1', withDigest)['envs/qa/api.yaml']).toBe(
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
    ['a service without values', 'bump qa --service web --tag v2', { 'envs/qa/web.yaml': null }, 'invalid-file'],
    ['the tag it has', 'bump qa --service web --tag v7', {}, 'nothing-to-change'],
    ['the digest it has', `bump qa --service api --digest ${digest}`, withDigest, 'nothing-to-change'],
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

const pinnedApi = { 'envs/qa/api.yaml': 'image: { tag: v1, pinned: true }\n' };

describe('bump --pin', () => {
  it('chooses an image, and pins it', () => {
    expect(written('bump qa --service web --tag v8 --pin')).toEqual({
      'envs/qa/web.yaml': webValues.replace('v7', 'v8, pinned: true'),
    });
  });

  it('pins what runs', () => {
    const change = proposed('bump qa --service web --tag v7 --pin');
    expect(change.title).toBe('bump web to v7, pinned');
    expect(change.files).toEqual([{ kind: 'set', path: 'envs/qa/web.yaml', field: ['image', 'pinned'], value: true }]);
  });

  it('is needed to pin, not to change what is pinned', () => {
    expect(written('bump qa --service api --tag v2', pinnedApi)).toEqual({
      'envs/qa/api.yaml': 'image: { tag: v2, pinned: true }\n',
    });
  });
});

describe('bump by hand', () => {
  const build = exampleBuild({ tag: 'v2' });

  function byHand(text: string, named: readonly KnownBuild[]) {
    const images: KnownImages = { newest: { api: exampleBuild({ tag: 'v3' }) }, named, before: {} };
    const files = bump.propose(exampleState(), exampleCommand(text), exampleContext({ images })).files;
    return files.map((edit) => edit.kind === 'set' && [edit.field.join('.'), edit.value]);
  }

  it.each([
    ['tag', 'bump qa --service api --tag v2'],
    ['digest', `bump qa --service api --digest ${build.digest}`],
  ])('of the %s of a build takes both, and no newer build', (_, text) => {
    expect(byHand(text, [build])).toEqual([
      ['image.tag', 'v2'],
      ['image.digest', build.digest],
    ]);
  });

  it.each([
    ['nothing was built under it', []],
    ['it was built for another service', [{ ...build, service: 'web' }]],
    ['what was built is another image', [{ ...build, image: 'registry.example.com/old/api' }]],
    ['what was built has another tag', [{ ...build, tag: 'v2.1' }]],
    ['two builds claim it', [build, { ...build, id: 'b#1', digest }]],
  ])('of a tag takes the tag alone, where %s', (_, named) => {
    expect(byHand('bump qa --service api --tag v2', named)).toEqual([['image.tag', 'v2']]);
  });
});

describe('bump by the policy', () => {
  const older = exampleBuild({ id: 'a#6', tag: 'main-6', digest: `sha256:${'6'.repeat(64)}` });
  const build = exampleBuild({ id: 'a#7', tag: 'main-7', digest: `sha256:${'7'.repeat(64)}` });
  const newer = exampleBuild({ id: 'a#8', tag: 'main-8', digest: `sha256:${'8'.repeat(64)}` });
  const runs = ({ tag, digest }: KnownBuild) => ({ 'envs/qa/api.yaml': `image: { tag: ${tag}, digest: ${digest} }\n` });

  function byPolicy(images: Partial<KnownImages> | undefined, files: Record<string, string> = {}, asked = build) {
    const command = exampleCommand('bump qa --service api --tag main-7');
    const flags = { ...command.flags, tag: asked.tag, digest: asked.digest };
    const known = images && { newest: { api: asked }, named: [], before: {}, ...images };
    const context = exampleContext(known ? { images: known } : {});
    return bump.propose(exampleState(files), { ...command, flags }, context);
  }

  function edited(...args: Parameters<typeof byPolicy>) {
    return applyEdits(exampleState(args[1] ?? {}), byPolicy(...args).files)[0]?.after;
  }

  it.each([
    ['knows no more', undefined],
    ['knows that it is the newest', {}],
  ])('writes tag and digest, where the bot %s', (_, images) => {
    const after = `main-7"   # main\n  digest: ${build.digest}`;
    expect(edited(images)).toBe(apiValues.replace('1.0"   # main', after));
    expect(byPolicy(images).title).toBe('bump api to main-7');
  });

  it('writes the newest build that is known by now', () => {
    expect(edited({ newest: { api: newer } }, runs(older))).toBe(runs(newer)['envs/qa/api.yaml']);
    expect(byPolicy({ newest: { api: newer } }).title).toBe('bump api to main-8');
  });

  it('writes over what runs where nobody knows that build', () => {
    expect(edited({ named: [] }, runs(newer))).toBe(runs(build)['envs/qa/api.yaml']);
  });

  it('writes the tag of what runs already', () => {
    const files = { 'envs/qa/api.yaml': `image: { tag: by-hand, digest: ${build.digest} }\n` };
    expect(edited({ named: [build] }, files)).toBe(runs(build)['envs/qa/api.yaml']);
  });

  it.each([
    ['what is pinned', {}, pinnedApi, 'api is pinned at v1'],
    ['what is newer', { named: [newer] }, runs(newer), 'api runs main-8, which is newer than main-7'],
    ['what no longer follows', { newest: {} }, {}, 'qa no longer follows what is built of api'],
  ])('passes over %s, and says why', (_, images, files, why) => {
    expect(() => byPolicy(images, files)).toThrow(
      expect.objectContaining({ code: 'nothing-to-change', message: `Nothing to change in qa: ${why}.` }),
    );
  });

  it('refuses values that run another image than the one that was built', () => {
    const files = { 'envs/qa/api.yaml': 'image: registry.example.com/other/api:v1\n' };
    expect(() => byPolicy({}, files)).toThrow(
      expect.objectContaining({
        code: 'invalid-file',
        message:
          'envs/qa/api.yaml runs registry.example.com/other/api, and what was built is registry.example.com/shop/api.',
      }),
    );
  });
});
