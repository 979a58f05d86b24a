import { describe, expect, it } from 'vitest';
import { exampleBuild } from '../../environments/build.fixture.ts';
import { environmentName } from '../../environments/environment-name.ts';
import { readManifest } from '../../environments/manifest-file.ts';
import { parsePolicy } from '../../environments/policy/policy-file.ts';
import { applyEdits } from '../../render/apply-edits.ts';
import {
  apiValues,
  exampleCommand,
  exampleContext,
  exampleManifest,
  examplePolicy,
  examplePullRequest,
  exampleState,
  webValues,
} from '../example-state.ts';
import type { ProposeContext } from '../verb.ts';
import { create } from './create.ts';

const inPullRequest = { pullRequest: examplePullRequest };

function proposed(text: string, context: Partial<ProposeContext> = {}, files: Record<string, string | null> = {}) {
  return create.propose(exampleState(files), exampleCommand(text), exampleContext(context));
}

/** The files the change makes, by path. */
function written(text: string, context: Partial<ProposeContext> = {}, files: Record<string, string | null> = {}) {
  const differences = applyEdits(exampleState(files), proposed(text, context, files).files);
  return Object.fromEntries(differences.map(({ path, after }) => [path, after]));
}

describe('create writes', () => {
  it('the environment as the contract shows it', () => {
    expect(written('create', inPullRequest)['envs/preview-123/env.yaml']).toBe(
      [
        'environment:',
        '  name: preview-123',
        '  kind: preview',
        '  owner: octocat',
        '  source: { repository: acme/shop, pullRequest: 123 }',
        '  domain: preview-123.dev.example.com',
        '  services: [api, web]',
        '  addons: []',
        '  hibernate: false',
        '  expiresAt: 2026-12-01T12:00:00Z',
        '',
      ].join('\n'),
    );
  });

  it('an environment without source or expiry where there is none', () => {
    const text = written('create dev')['envs/dev/env.yaml'];
    expect(text).toContain('  kind: standing\n');
    expect(text).not.toMatch(/source|expiresAt/);
  });

  it('the expiry that --ttl asks for', () => {
    expect(written('create preview-1 --ttl 12h')['envs/preview-1/env.yaml']).toContain(
      'expiresAt: 2026-11-29T00:00:00Z',
    );
  });

  it('only the services asked for, each once, in the order asked for', () => {
    const files = written('create preview-1 --service web --service api --service web');
    expect(Object.keys(files)).toEqual([
      'envs/preview-1/env.yaml',
      'envs/preview-1/web.yaml',
      'envs/preview-1/api.yaml',
    ]);
    expect(files['envs/preview-1/env.yaml']).toContain('services: [web, api]');
  });

  it.each(['null', 'yes', '123', '1e3', 'renovate[bot]', 'on'])('an owner called %s as text', (requester) => {
    const text = written('create preview-1', { requester })['envs/preview-1/env.yaml'] ?? '';
    const state = exampleState({ 'envs/preview-1/env.yaml': text });
    expect(readManifest(state, environmentName('preview-1')).owner).toBe(requester);
  });
});

describe("create copies a service's values", () => {
  it('byte for byte, with the head as tag, where the pull request builds it', () => {
    const files = written('create', inPullRequest);
    expect(files['envs/preview-123/api.yaml']).toBe(apiValues.replace('1.0', examplePullRequest.head));
    expect(files['envs/preview-123/web.yaml']).toBe(webValues);
  });

  it('byte for byte outside a pull request', () => {
    expect(written('create preview-1')['envs/preview-1/api.yaml']).toBe(apiValues);
  });

  it('with CR LF as they are', () => {
    const values = apiValues.replaceAll('\n', '\r\n');
    expect(written('create preview-1', {}, { 'envs/qa/api.yaml': values })['envs/preview-1/api.yaml']).toBe(values);
  });

  it('with tag and digest of the newest build of the pull request, where one is known', () => {
    const build = exampleBuild({ pullRequest: 123, tag: 'pr-123-7-0123456' });
    const context = { ...inPullRequest, images: { newest: { api: build }, named: [], before: {} } };
    expect(written('create', context)['envs/preview-123/api.yaml']).toBe(
      apiValues.replace('"1.0"   # main', `"pr-123-7-0123456"   # main\n  digest: ${build.digest}`),
    );
    expect(written('create --service api', context, { 'envs/qa/api.yaml': null })['envs/preview-123/api.yaml']).toBe(
      `image:\n  repository: registry.example.com/shop/api\n  tag: pr-123-7-0123456\n  digest: ${build.digest}\n`,
    );
  });

  it('with the head as tag, where the newest build is of something else', () => {
    const images = { newest: { api: exampleBuild() }, named: [], before: {} };
    const files = written('create', { ...inPullRequest, images });
    expect(files['envs/preview-123/api.yaml']).toBe(apiValues.replace('1.0', examplePullRequest.head));
  });

  it.each([
    ['built by the pull request', 'create', inPullRequest],
    ['that it takes as it is', 'create preview-1', {}],
  ])('without the pin of an image %s', (_, text, context) => {
    const values = apiValues.replace('replicas', '  pinned: true # 1.1 loses orders\nreplicas');
    const files = Object.values(written(text, context, { 'envs/qa/api.yaml': values }));
    expect(files.find((each) => each?.includes('shop/api'))).toContain('  pinned: false # 1.1 loses orders\n');
  });

  it.each([
    ['that wa secrets named', 'api-3f0c8e2b9a', {}, '""'],
    ['that is named as the service', 'api', { 'envs/qa/secrets/api.sops.yaml': 'x: 1\n' }, '""'],
    ['that somebody else brings into every environment', 'api', {}, 'api'],
    ['of a name by hand', 'shared', { 'envs/qa/secrets/api.sops.yaml': 'x: 1\n' }, 'shared'],
  ])('with a Secret %s: named in the copy only where it may be there', (_, name, files, copied) => {
    const values = `${apiValues}secretName: ${name} # of api\n`;
    const made = written('create preview-1', {}, { 'envs/qa/api.yaml': values, ...files });
    expect(made['envs/preview-1/api.yaml']).toBe(values.replace(`${name} #`, `${copied} #`));
  });

  it('of an image on one line', () => {
    const files = written('create', inPullRequest, { 'envs/qa/api.yaml': 'image: shop/api:v1 # main\n' });
    expect(files['envs/preview-123/api.yaml']).toBe(`image: shop/api:${examplePullRequest.head} # main\n`);
  });

  it('without the digest that would outrank the new tag', () => {
    const values = `image:\n  tag: v1\n  digest: sha256:${'0'.repeat(64)}\n`;
    const files = written('create', inPullRequest, { 'envs/qa/api.yaml': values });
    expect(files['envs/preview-123/api.yaml']).toBe(`image:\n  tag: "${examplePullRequest.head}"\n  digest: null\n`);
  });

  it.each([
    ['the environment that --from names', 'create preview-1 --from dev', 'envs/dev/api.yaml'],
    ['an environment that follows a branch of it', 'create preview-1', 'envs/qa/api.yaml'],
  ])('of %s', (_, text, path) => {
    const files = {
      'envs/dev/env.yaml': exampleManifest('dev', { kind: 'standing' }),
      'envs/dev/api.yaml': 'from: dev\n',
      'envs/qa/api.yaml': 'from: qa\n',
    };
    expect(written(text, {}, files)['envs/preview-1/api.yaml']).toBe(exampleState(files).files.get(path));
  });

  it('and nothing else of it: its secrets stay where they are, whoever asks in whichever pull request', () => {
    const files = {
      'envs/dev/env.yaml': exampleManifest('dev', { kind: 'standing' }),
      'envs/dev/api.yaml': 'from: dev\n',
      'envs/dev/secrets/api.yaml': 'sealed: "42"\n',
      'envs/dev/notes.txt': 'not a value\n',
    };
    const context = { pullRequest: { ...examplePullRequest, fromFork: true } };
    const made = written('create preview-123 --from dev', context, files);
    expect(Object.keys(made).sort()).toEqual(['api', 'env', 'web'].map((name) => `envs/preview-123/${name}.yaml`));
    expect(JSON.stringify(made)).not.toContain('sealed');
  });

  it('of a standing environment, in the order of the policy, where nothing follows', () => {
    const files = { 'envs/dev/web.yaml': 'from: dev\n' };
    expect(written('create preview-1', {}, files)['envs/preview-1/web.yaml']).toBe('from: dev\n');
  });

  it('of a standing environment where --from has none of this service', () => {
    const files = { 'envs/dev/env.yaml': exampleManifest('dev', { kind: 'standing' }) };
    expect(written('create preview-1 --from dev', {}, files)['envs/preview-1/api.yaml']).toBe(apiValues);
  });

  it('never of a protected environment by default', () => {
    const files = { 'envs/qa/web.yaml': null, 'envs/prod/web.yaml': 'from: prod\n' };
    expect(() => proposed('create preview-1', {}, files)).toThrow(expect.objectContaining({ code: 'unknown-service' }));
  });

  it('of nothing, where the pull request says which image to run', () => {
    const files = written('create --service api', inPullRequest, { 'envs/qa/api.yaml': null });
    expect(files['envs/preview-123/api.yaml']).toBe(
      `image:\n  repository: registry.example.com/shop/api\n  tag: "${examplePullRequest.head}"\n`,
    );
  });

  it('in a pull request of the same repository in other letters', () => {
    const pullRequest = { ...examplePullRequest, repository: 'Acme/Shop' };
    expect(written('create', { pullRequest })['envs/preview-123/api.yaml']).toContain(pullRequest.head);
  });
});

describe('create proposes', () => {
  it('one stack and a healthy environment', () => {
    expect(proposed('create preview-1')).toMatchObject({
      environment: 'preview-1',
      title: 'create',
      stacks: [{ layer: 'environment', project: 'environments', stack: 'preview-1', action: 'up' }],
      expectation: { kind: 'healthy', services: ['api', 'web'] },
    });
  });

  it.each([
    ['of the first size the policy grants', '', 'small', 'small'],
    ['of the size asked for', ' --size small', 'small', 'small'],
  ])('add-ons in the order asked for, %s, before what runs on them', (_, size, rds, redis) => {
    const text = `create preview-1 --addon rds --addon redis${size}`;
    expect(written(text)['envs/preview-1/env.yaml']).toContain(
      `  addons:\n    - { name: rds, size: ${rds} }\n    - { name: redis, size: ${redis} }\n`,
    );
    expect(proposed(text).stacks).toEqual([
      { layer: 'addon', project: 'env-addons/rds', stack: 'preview-1', action: 'up' },
      { layer: 'addon', project: 'env-addons/redis', stack: 'preview-1', action: 'up' },
      { layer: 'environment', project: 'environments', stack: 'preview-1', action: 'up' },
    ]);
  });

  it('no add-on where the policy names no platform', () => {
    const policy = { ...exampleContext().policy };
    delete policy.platform;
    expect(() => proposed('create preview-1 --addon rds', { policy })).toThrow(
      expect.objectContaining({ code: 'no-platform', rule: 'platform' }),
    );
  });

  it('the same for the same', () => {
    expect(proposed('create', inPullRequest)).toEqual(proposed('create', inPullRequest));
  });
});

describe('create refuses', () => {
  const mine = { 'envs/preview-1/env.yaml': exampleManifest('preview-1') };
  const alsoMine = { ...mine, 'envs/preview-2/env.yaml': exampleManifest('preview-2', { owner: 'OctoCat' }) };
  const hers = { 'envs/preview-2/env.yaml': exampleManifest('preview-2', { owner: 'mona' }) };

  it.each([
    ['a name that fits no kind', 'create staging', {}, 'invalid-name'],
    ['a namespace of the cluster', 'create kube-system', {}, 'invalid-name'],
    ['a name that is taken', 'create qa', {}, 'name-taken'],
    ['a name whose folder has left-overs', 'create dev', { 'envs/dev/secrets/api.sops.yaml': 'x: 1\n' }, 'name-taken'],
    ['an unknown service', 'create preview-3 --service ap', {}, 'unknown-service'],
    ['a service of JavaScript', 'create preview-3 --service constructor', {}, 'unknown-service'],
    ['an unknown add-on', 'create preview-3 --addon mongo', {}, 'unknown-addon'],
    ['an add-on of JavaScript', 'create preview-3 --addon toString', {}, 'unknown-addon'],
    ['an add-on twice', 'create preview-3 --addon redis --addon redis', {}, 'invalid-value'],
    ['a size that is not granted', 'create preview-3 --addon redis --size medium', {}, 'invalid-value'],
    [
      'a size one of several does not have',
      'create preview-3 --addon rds --addon redis --size medium',
      {},
      'invalid-value',
    ],
    ['a size of nothing', 'create preview-3 --size small', {}, 'invalid-value'],
    ['a base that is not there', 'create preview-3 --from staging', {}, 'unknown-environment'],
    ['a base that is no name', 'create preview-3 --from ../qa', {}, 'invalid-name'],
    ['a lifetime beyond the kind', 'create preview-3 --ttl 4d', {}, 'invalid-value'],
    ['a lifetime that is none', 'create preview-3 --ttl tomorrow', {}, 'invalid-value'],
    ['a lifetime where there is none', 'create dev --ttl 1d', {}, 'invalid-value'],
    ['more than the owner may have', 'create preview-3', alsoMine, 'limit-reached'],
    ['values it cannot read', 'create preview-123', { 'envs/qa/api.yaml': 'image: [' }, 'invalid-file'],
    ['values whose image is none', 'create preview-123', { 'envs/qa/api.yaml': 'image: a b\n' }, 'invalid-file'],
  ])('%s', (_, text, files, code) => {
    expect(() => proposed(text, inPullRequest, files)).toThrow(expect.objectContaining({ name: 'Refusal', code }));
  });

  it.each([
    ['how many an owner may have', 'create preview-3', alsoMine, 'kinds.preview.perOwner: 2'],
    ['how long a kind may live', 'create preview-3 --ttl 4d', {}, 'kinds.preview.ttl: 3d'],
    ['that a kind does not expire', 'create dev --ttl 1d', {}, 'kinds.standing has no ttl'],
    ['which services there are', 'create preview-3 --service ap', {}, 'services'],
    ['which add-ons there are', 'create preview-3 --addon mongo', {}, 'addons'],
    ['which sizes of one there are', 'create preview-3 --addon redis --size large', {}, 'addons.redis.sizes'],
  ])('by the rule of the policy that says %s', (_, text, files, rule) => {
    expect(() => proposed(text, inPullRequest, files)).toThrow(expect.objectContaining({ rule }));
  });

  it('nothing for what others own', () => {
    expect(proposed('create preview-3', {}, { ...mine, ...hers }).environment).toBe('preview-3');
  });

  it('nothing for what is of another kind', () => {
    const standing = { 'envs/dev/env.yaml': exampleManifest('dev', { kind: 'standing' }) };
    expect(proposed('create preview-3', {}, { ...mine, ...standing }).environment).toBe('preview-3');
  });

  it('a service nothing says the image of, and says how to name one', () => {
    const policy = parsePolicy(examplePolicy);
    expect(() => proposed('create preview-3', { policy }, { 'envs/qa/web.yaml': null })).toThrow(
      expect.objectContaining({
        code: 'unknown-service',
        message: 'Nothing says which image of web preview-3 should run: no environment has values of it to copy.',
        hint: 'Name one that has with --from <env>, or say it in a pull request of acme/site.',
      }),
    );
  });

  it('values it cannot read by the name of the file they are in', () => {
    const files = { 'envs/qa/api.yaml': 'image: a b\n' };
    expect(() => proposed('create', inPullRequest, files)).toThrow(
      /^envs\/qa\/api\.yaml:1: image: "a b" is not an image/,
    );
  });
});
