import { describe, expect, it } from 'vitest';
import type { DesiredState } from './desired-state.ts';
import { environmentName } from './environment-name.ts';
import { listManifests, readManifest } from './manifest-file.ts';

const MANIFEST = `# made by the bot
environment:
  name: preview-123
  kind: preview
  owner: octocat
  source: { repository: acme/shop, pullRequest: 123 }
  domain: preview-123.dev.example.com
  services: [api, web]
  addons: []
  hibernate: false          # sleep and wake change this one line
  expiresAt: 2026-12-01T12:00:00Z
`;

function desired(files: Readonly<Record<string, string>>): DesiredState {
  return { commit: 'c', files: new Map(Object.entries(files)) };
}

function read(text: string) {
  return readManifest(desired({ 'envs/preview-123/env.yaml': text }), environmentName('preview-123'));
}

describe('reading env.yaml', () => {
  it('reads the manifest of the contract', () => {
    expect(read(MANIFEST)).toEqual({
      name: 'preview-123',
      kind: 'preview',
      owner: 'octocat',
      source: { repository: 'acme/shop', pullRequest: 123 },
      domain: 'preview-123.dev.example.com',
      services: ['api', 'web'],
      addons: [],
      hibernate: false,
      expiresAt: '2026-12-01T12:00:00Z',
    });
  });

  it('takes it as awake, for ever, of no pull request and without add-ons where it says nothing', () => {
    const short = MANIFEST.replace(/^ {2}(source|addons|hibernate|expiresAt).*\n/gm, '');
    expect(read(short)).toEqual({
      name: 'preview-123',
      kind: 'preview',
      owner: 'octocat',
      domain: 'preview-123.dev.example.com',
      services: ['api', 'web'],
      addons: [],
      hibernate: false,
    });
  });

  it('reads its add-ons, with size and revision', () => {
    const addons = 'addons: [{ name: rds, size: small, revision: 0123456789abcdef }, { name: redis, size: large }]';
    expect(read(MANIFEST.replace('addons: []', addons)).addons).toEqual([
      { name: 'rds', size: 'small', revision: '0123456789abcdef' },
      { name: 'redis', size: 'large' },
    ]);
  });

  it('accepts an instant in quotes', () => {
    expect(read(MANIFEST.replace('2026-12-01T12:00:00Z', '"2026-12-01T12:00:00Z"')).expiresAt).toBe(
      '2026-12-01T12:00:00Z',
    );
  });

  it.each<[string, string, string, string]>([
    [
      'another name than its folder',
      'name: preview-123',
      'name: preview-124',
      '3: environment.name: "preview-124" must be "preview-123", the name of its folder.',
    ],
    [
      'a name that is none',
      'name: preview-123',
      'name: Preview',
      '3: environment.name: "Preview" is not an environment name: a-z, 0-9 and "-", 1 to 63 of them.',
    ],
    [
      'an unknown field',
      'hibernate:',
      'hibernated:',
      '10: environment.hibernated: is not a field here; known are name, kind, owner, source, domain, services, addons, hibernate, expiresAt.',
    ],
    [
      'an unknown field at the top',
      'environment:',
      'replicas: 1\nenvironment:',
      '2: replicas: is not a field here; known are environment.',
    ],
    ['a missing owner', '  owner: octocat\n', '', '2: environment.owner: is missing.'],
    [
      'an owner that is a number',
      'owner: octocat',
      'owner: 123',
      '5: environment.owner: must be text, not 123; put quotes around it: "123".',
    ],
    [
      'an owner who cannot be',
      'owner: octocat',
      'owner: "octo cat"',
      '5: environment.owner: "octo cat" is not a GitHub login.',
    ],
    [
      'yes for true',
      'hibernate: false',
      'hibernate: yes',
      '10: environment.hibernate: must be true or false, not "yes".',
    ],
    [
      'a day without a time',
      '2026-12-01T12:00:00Z',
      '2026-12-01',
      '11: environment.expiresAt: "2026-12-01" is not an instant; write 2026-12-01T12:00:00Z.',
    ],
    [
      'a time of a zone',
      '12:00:00Z',
      '12:00:00+01:00',
      '11: environment.expiresAt: "2026-12-01T12:00:00+01:00" is not an instant; write 2026-12-01T12:00:00Z.',
    ],
    [
      'a day that does not exist',
      '2026-12-01',
      '2026-11-31',
      '11: environment.expiresAt: "2026-11-31T12:00:00Z" is not an instant; write 2026-12-01T12:00:00Z.',
    ],
    ['no service', '[api, web]', '[]', '8: environment.services: must not be empty.'],
    ['an add-on without a size', 'addons: []', 'addons: [{ name: rds }]', '9: environment.addons[0].size: is missing.'],
    [
      'an add-on twice',
      'addons: []',
      'addons: [{ name: rds, size: small }, { name: rds, size: large }]',
      '9: environment.addons[1].name: "rds" is listed twice.',
    ],
    [
      'a revision nobody wrote',
      'addons: []',
      'addons: [{ name: rds, size: small, revision: v1 }]',
      '9: environment.addons[0].revision: "v1" is not a revision: the bot writes it.',
    ],
    ['a service twice', '[api, web]', '[api, web, api]', '8: environment.services[2]: "api" is listed twice.'],
    [
      'a service that leaves its folder',
      '[api, web]',
      '[api, ../prod/api]',
      '8: environment.services[1]: "../prod/api" is not a service name: lower-case letters, digits and "-", starting with a letter, at most 53.',
    ],
    [
      'a pull request that cannot be',
      'pullRequest: 123',
      'pullRequest: 0',
      '6: environment.source.pullRequest: must be at least 1.',
    ],
    ['half a source', ', pullRequest: 123', '', '6: environment.source.pullRequest: is missing.'],
    ['no environment', MANIFEST, '{}\n', '1: environment: is missing.'],
    ['nothing', MANIFEST, '', '1: the file is empty.'],
    ['a merge conflict', '  kind', '<<<<<<< HEAD\n  kind', '4: a merge conflict was committed here; resolve it.'],
  ])('refuses %s', (_, before, after, problem) => {
    expect(MANIFEST).toContain(before);
    expect(() => read(MANIFEST.replace(before, after))).toThrow(
      expect.objectContaining({ code: 'invalid-file', message: `envs/preview-123/env.yaml:${problem}` }),
    );
  });
});

describe('an environment that is not there', () => {
  const state = desired({
    'envs/qa/env.yaml': MANIFEST,
    'envs/preview-12/env.yaml': MANIFEST,
    'envs/old/api.yaml': '',
  });

  it.each([
    ['preview-13', 'There is no environment preview-13.', 'Did you mean preview-12?'],
    ['staging', 'There is no environment staging.', 'list shows every environment.'],
    ['old', 'There is no environment old.', 'Its folder has files but no env.yaml; destroy old removes them.'],
  ])('%s', (name, message, hint) => {
    expect(() => readManifest(state, environmentName(name))).toThrow(
      expect.objectContaining({ code: 'unknown-environment', message, hint }),
    );
  });
});

describe('listing what Git has', () => {
  it('lists the readable, names the broken, and skips folders that are no environment', () => {
    const state = desired({
      'workflowautom.yaml': '',
      'envs/qa/env.yaml': MANIFEST.replaceAll('preview-123', 'qa'),
      'envs/dev/env.yaml': MANIFEST.replaceAll('preview-123', 'dev'),
      'envs/prod/env.yaml': 'environment:\n\tname: prod\n',
      'envs/Wrong/env.yaml': MANIFEST,
      'envs/leftover/api.yaml': 'image: {}\n',
    });
    const { manifests, broken } = listManifests(state);
    expect(manifests.map(({ name }) => name)).toEqual(['dev', 'qa']);
    expect(broken).toEqual([
      {
        path: 'envs/Wrong/env.yaml',
        message:
          'envs/Wrong/env.yaml:1: the folder "Wrong" is not an environment name: a-z, 0-9 and "-", 1 to 63 of them, and not "all".',
      },
      {
        path: 'envs/prod/env.yaml',
        message: 'envs/prod/env.yaml:2: a tab indents this line; YAML allows spaces only.',
      },
    ]);
  });

  it('lists nothing of an empty repository', () => {
    expect(listManifests(desired({}))).toEqual({ manifests: [], broken: [] });
  });
});
