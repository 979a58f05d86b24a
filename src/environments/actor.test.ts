import { describe, expect, it } from 'vitest';
import { type ActorFacts, type RepositoryPermission, rolesOf, teamsNamed } from './actor.ts';
import { POLICY_TEXT } from './policy/policy.fixture.ts';
import { parsePolicy } from './policy/policy-file.ts';
import { lowestPermission, permissionIncludes } from './repository-permission.ts';

function policyWith(...entries: string[]) {
  return parsePolicy(POLICY_TEXT.replace('github: [write]', `github: ${JSON.stringify(entries)}`));
}

const STRANGER: ActorFacts = { login: 'mallory', permission: 'none', teams: [] };

describe('the roles an actor holds', () => {
  it.each<[string, string[], Partial<ActorFacts>, boolean]>([
    ['a team by membership', ['@acme/web'], { teams: ['@acme/web'] }, true],
    ['a team in any letter case', ['@Acme/Web'], { teams: ['@acme/web'] }, true],
    ['not by another team', ['@acme/web'], { teams: ['@acme/webmasters'] }, false],
    ['not by a team of another organisation', ['@acme/web'], { teams: ['@other/web'] }, false],
    ['a person by login', ['@octocat'], { login: 'octocat' }, true],
    ['a person in any letter case', ['@OctoCat'], { login: 'octocat' }, true],
    ['not by a login that only begins alike', ['@octo'], { login: 'octocat' }, false],
    ['an app by its login', ['@renovate[bot]'], { login: 'renovate[bot]' }, true],
    ['a permission held exactly', ['write'], { permission: 'write' }, true],
    ['a permission by a stronger one', ['write'], { permission: 'admin' }, true],
    ['not by a weaker permission', ['write'], { permission: 'triage' }, false],
    ['not a stranger by the weakest permission', ['read'], { permission: 'none' }, false],
    ['not by being called like a permission', ['write'], { login: 'write' }, false],
    ['a person called like a permission', ['@write'], { login: 'write' }, true],
    ['not by a permission when a person of that name is meant', ['@write'], { permission: 'admin' }, false],
    ['by any one of several entries', ['@acme/web', '@mona', 'admin'], { login: 'mona' }, true],
  ])('%s', (_, entries, facts, holds) => {
    expect(rolesOf(policyWith(...entries), { ...STRANGER, ...facts })).toEqual(holds ? ['developer'] : []);
  });

  it('come in the order of the policy', () => {
    const actor: ActorFacts = { login: 'mona', permission: 'admin', teams: ['@acme/platform'] };
    expect(rolesOf(policyWith('write'), actor)).toEqual(['platform', 'developer']);
  });
});

it('names each team once, whatever its letter case, and no person', () => {
  expect(teamsNamed(policyWith('@acme/web', '@ACME/Platform', '@octocat', 'write'))).toEqual([
    '@ACME/Platform',
    '@acme/web',
  ]);
});

describe('repository permissions', () => {
  const strongestFirst: RepositoryPermission[] = ['admin', 'maintain', 'write', 'triage', 'read', 'none'];

  it.each(strongestFirst.map((permission, index) => [permission, index] as const))(
    '%s includes what is below it',
    (held, index) => {
      expect(strongestFirst.map((needed) => permissionIncludes(held, needed))).toEqual(
        strongestFirst.map((_, other) => index <= other),
      );
    },
  );

  it.each<[RepositoryPermission[], RepositoryPermission]>([
    [['admin', 'write', 'maintain'], 'write'],
    [['read'], 'read'],
    [['admin', 'none'], 'none'],
    [[], 'none'],
  ])('the lowest of %j is %s', (permissions, lowest) => {
    expect(lowestPermission(permissions)).toBe(lowest);
  });
});
