import { describe, expect, it } from 'vitest';
import { environmentAddress } from '../address.ts';
import { kindOf, pullRequestEnvironment } from './kinds.ts';
import { POLICY_TEXT } from './policy.fixture.ts';
import { parsePolicy } from './policy-file.ts';

const POLICY = parsePolicy(POLICY_TEXT);
const ALLOWED = 'The policy allows preview-{number} (preview); dev, qa (standing); prod (protected).';

describe('the kind of an environment is what its name says', () => {
  it.each([
    ['preview-1', 'preview'],
    ['preview-123456', 'preview'],
    ['dev', 'standing'],
    ['qa', 'standing'],
    ['prod', 'protected'],
  ])('%s is %s', (name, kind) => {
    expect(kindOf(POLICY, name)).toEqual({ name: kind, kind: POLICY.kinds[kind] });
  });

  it.each([
    'staging',
    'preview',
    'preview-',
    'preview-x',
    'preview-0',
    'preview-012',
    'preview-1-2',
    'a-preview-1',
    'preview-1a',
    'qa2',
    'QA',
    '',
  ])('%j fits none', (name) => {
    expect(() => kindOf(POLICY, name)).toThrow(
      expect.objectContaining({
        code: 'invalid-name',
        message: `"${name}" fits no kind of environment.`,
        hint: ALLOWED,
      }),
    );
  });

  it.each(['default', 'kube-system', 'kube-public', 'kube-1', 'argocd', 'flux-system'])('%s is never ours', (name) => {
    expect(() => kindOf(POLICY, name)).toThrow(
      expect.objectContaining({
        code: 'invalid-name',
        message: `"${name}" is a namespace of the cluster's own.`,
        hint: ALLOWED,
      }),
    );
  });
});

describe("a pull request's environment", () => {
  it('is the first pattern with its number', () => {
    expect(pullRequestEnvironment(POLICY, 123)).toBe('preview-123');
  });

  it('is none where no kind has a pattern', () => {
    const policy = parsePolicy(POLICY_TEXT.replace('"preview-{number}"', 'sandbox'));
    expect(pullRequestEnvironment(policy, 123)).toBeUndefined();
  });

  it('is none where the name would be too long', () => {
    const policy = parsePolicy(POLICY_TEXT.replace('preview-{number}', `${'p'.repeat(60)}-{number}`));
    expect(pullRequestEnvironment(policy, 12)).toHaveLength(63);
    expect(pullRequestEnvironment(policy, 123)).toBeUndefined();
  });
});

it('gives each service an address below the environment', () => {
  expect(environmentAddress({ domain: 'preview-123.dev.example.com' }, 'api')).toBe(
    'https://api.preview-123.dev.example.com',
  );
});
