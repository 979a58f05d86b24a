import { describe, expect, it } from 'vitest';
import { environmentRepositories } from '../repositories.ts';
import { approversOf, authorize, rulesThatAllow } from './authorize.ts';
import { POLICY_TEXT } from './policy.fixture.ts';
import { parsePolicy } from './policy-file.ts';

const POLICY = parsePolicy(POLICY_TEXT);

describe('who may say what where', () => {
  it.each<[string[], string, string, string]>([
    [['developer'], 'create', 'preview', 'developer may create on preview (rule 1)'],
    [['developer'], 'addon add', 'preview', 'developer may addon add on preview (rule 1)'],
    [['developer'], 'addon remove', 'preview', 'developer may addon remove on preview (rule 1)'],
    [['developer'], 'rollback', 'preview', 'developer may rollback on preview (rule 1)'],
    [['developer'], 'follow', 'preview', 'developer may follow on preview (rule 1)'],
    [['platform'], 'lock', 'preview', 'platform may lock on preview (rule 2)'],
    [['platform'], 'destroy', 'protected', 'platform may destroy on protected (rule 2)'],
    [['platform', 'developer'], 'sleep', 'preview', 'developer may sleep on preview (rule 1)'],
    [[], 'plan', 'protected', 'everyone may plan'],
    [[], 'status', 'preview', 'everyone may status'],
    [[], 'logs', 'preview', 'everyone may logs'],
  ])('%j: %s on %s, because %s', (roles, verb, kind, by) => {
    expect(authorize(POLICY, { verb, kind, roles })).toEqual({ allowed: true, by });
  });

  it.each<[string[], string, string, string, string]>([
    [
      ['developer'],
      'destroy',
      'standing',
      'No rule of the policy lets developer destroy on standing.',
      'Ask someone who is platform.',
    ],
    [
      ['developer'],
      'lock',
      'preview',
      'No rule of the policy lets developer lock on preview.',
      'Ask someone who is platform.',
    ],
    [
      [],
      'create',
      'preview',
      'No rule of the policy lets someone without a role create on preview.',
      'Ask someone who is platform or developer.',
    ],
    [
      ['platform'],
      'explode',
      'preview',
      'No rule of the policy lets platform explode on preview.',
      'No rule lets anyone; the platform team can add one.',
    ],
    [
      ['owner', 'admin'],
      'apply',
      'standing',
      'No rule of the policy lets owner or admin apply on standing.',
      'Ask someone who is platform.',
    ],
  ])('%j may not %s on %s', (roles, verb, kind, message, hint) => {
    expect(authorize(POLICY, { verb, kind, roles })).toEqual({ allowed: false, message, hint });
  });

  it.each([
    ['preview', ['platform', 'developer']],
    ['standing', ['platform']],
    ['protected', ['platform']],
  ])('on %s, %j approve', (kind, roles) => {
    expect(approversOf(POLICY, kind)).toEqual(roles);
  });

  it('counts a rule for approve alone', () => {
    const policy = parsePolicy(
      POLICY_TEXT.replace('rules:', 'rules:\n  - { roles: [developer], kinds: [protected], verbs: [approve] }'),
    );
    expect(approversOf(policy, 'protected')).toEqual(['platform', 'developer']);
  });
});

describe('the repositories a permission is measured on', () => {
  const policy = parsePolicy(POLICY_TEXT.replace('web: { repository: acme/shop', 'web: { repository: acme/web'));

  it.each<[string, { services: string[] } | undefined, string[], string[]]>([
    ['those of the services it runs', { services: ['web'] }, [], ['acme/web']],
    ['and of the services the command names', { services: ['web'] }, ['api'], ['acme/web', 'acme/shop']],
    ['those the command names, for a new environment', undefined, ['api'], ['acme/shop']],
    ['all, for a new environment with every service', undefined, [], ['acme/shop', 'acme/web']],
    ['all, when no service is known any more', { services: ['gone', 'constructor'] }, [], ['acme/shop', 'acme/web']],
    ['without services that are not known', { services: ['gone', 'api'] }, [], ['acme/shop']],
  ])('%s', (_, manifest, requested, repositories) => {
    expect(environmentRepositories(policy, manifest, requested)).toEqual(repositories);
  });

  it('names each once', () => {
    expect(environmentRepositories(parsePolicy(POLICY_TEXT), { services: ['api', 'web'] })).toEqual(['acme/shop']);
  });
});

describe('the rules that would allow it', () => {
  it.each([
    ['create', 'preview', 'rules 1, 2'],
    ['addon remove', 'preview', 'rules 1, 2'],
    ['destroy', 'protected', 'rule 2'],
  ])('for %s on %s are named as %s', (verb, kind, named) => {
    expect(rulesThatAllow(POLICY, verb, kind)).toBe(named);
  });

  it('are named as none where there is none', () => {
    expect(rulesThatAllow({ ...POLICY, rules: [] }, 'create', 'preview')).toBe('rules: none allows create on preview');
  });
});
