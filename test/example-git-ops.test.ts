import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rolesOf } from '../src/environments/actor.ts';
import { listManifests } from '../src/environments/manifest-file.ts';
import { authorize } from '../src/environments/policy/authorize.ts';
import { readPolicy } from '../src/environments/policy/policy-file.ts';

const FOLDER = join(import.meta.dirname, '..', 'examples', 'git-ops');

const paths = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));
const files = new Map(paths.map((path) => [path.slice(FOLDER.length + 1), readFileSync(path, 'utf8')]));
const desired = { commit: '0'.repeat(40), files };
const policy = readPolicy(desired);

describe('the example git-ops repository', () => {
  it('holds one standing environment with both services', () => {
    const { broken, manifests } = listManifests(desired);

    expect(broken).toEqual([]);
    expect(manifests).toMatchObject([{ name: 'qa', kind: 'standing', services: ['api', 'web'], hibernate: false }]);
    expect([...files.keys()]).toEqual(expect.arrayContaining(['envs/qa/api.yaml', 'envs/qa/web.yaml']));
  });

  const developer = rolesOf(policy, { login: 'octocat', permission: 'write', teams: [] });
  const platform = rolesOf(policy, { login: 'hubot', permission: 'write', teams: ['@acme/platform'] });
  const reader = rolesOf(policy, { login: 'visitor', permission: 'read', teams: [] });

  it.each([
    {
      who: 'a developer',
      roles: developer,
      kind: 'preview',
      verbs: ['create', 'apply', 'sleep', 'wake', 'destroy', 'lock'],
      allowed: true,
    },
    {
      who: 'a developer',
      roles: developer,
      kind: 'standing',
      verbs: ['create', 'sleep', 'wake', 'bump', 'plan'],
      allowed: true,
    },
    {
      who: 'a developer',
      roles: developer,
      kind: 'standing',
      verbs: ['apply', 'approve', 'lock', 'unlock', 'destroy'],
      allowed: false,
    },
    {
      who: 'a developer',
      roles: developer,
      kind: 'protected',
      verbs: ['create', 'sleep', 'apply', 'destroy'],
      allowed: false,
    },
    {
      who: 'the platform team',
      roles: platform,
      kind: 'standing',
      verbs: ['apply', 'approve', 'lock', 'unlock', 'destroy'],
      allowed: true,
    },
    {
      who: 'the platform team',
      roles: platform,
      kind: 'protected',
      verbs: ['create', 'apply', 'destroy'],
      allowed: true,
    },
    { who: 'a reader', roles: reader, kind: 'preview', verbs: ['create', 'apply', 'destroy'], allowed: false },
  ])('$who on $kind: $verbs is allowed: $allowed', ({ roles, kind, verbs, allowed }) => {
    const answers = verbs.map((verb) => [verb, authorize(policy, { verb, kind, roles }).allowed]);

    expect(answers).toEqual(verbs.map((verb) => [verb, allowed]));
  });

  it('asks one approval for a standing environment and none for a preview', () => {
    expect(policy.kinds.preview).toMatchObject({ approvals: 0, perOwner: 3, ttl: 3 * 86_400_000 });
    expect(policy.kinds.standing).toMatchObject({ approvals: 1, names: ['dev', 'qa'] });
  });
});
