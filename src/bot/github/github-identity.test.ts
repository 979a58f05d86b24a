import { beforeEach, describe, expect, it } from 'vitest';
import { openGitHubLab } from '../../../test/github-lab.ts';
import type { Identity } from '../web/identity.ts';
import { createGitHubIdentity } from './github-identity.ts';

const lab = openGitHubLab();
let now = 0;
let identity: Identity;
let token: string;

beforeEach(() => {
  now = 1_000_000;
  identity = createGitHubIdentity(lab().github.url, () => now, 300);
  token = lab().github.addPerson('octocat').token;
});

describe('whose a token is', () => {
  it('is what GitHub says', async () => {
    expect(await identity.loginOf(token)).toBe('octocat');
  });

  it('is nobody, for a token GitHub does not know', async () => {
    expect(await identity.loginOf('ghp_made_up')).toBeUndefined();
  });

  it('is nobody, for a token without a person behind it', async () => {
    lab().github.failNext({ status: 403, body: { message: 'Resource not accessible by integration' } });
    expect(await identity.loginOf(token)).toBeUndefined();
  });

  it('is believed for a minute, and asked again after it', async () => {
    expect(await identity.loginOf(token)).toBe('octocat');
    lab().github.failNext(401);
    now += 59_999;
    expect(await identity.loginOf(token)).toBe('octocat');
    now += 1;
    expect(await identity.loginOf(token)).toBeUndefined();
    expect(await identity.loginOf(token)).toBe('octocat');
  });

  it('is not remembered when it is nobody: a token may be made a moment later', async () => {
    lab().github.failNext(401);
    expect(await identity.loginOf(token)).toBeUndefined();
    expect(await identity.loginOf(token)).toBe('octocat');
  });
});

describe('when GitHub does not say', () => {
  it.each([
    ['an error of its own', 502, 'GitHub answered 502'],
    ['a spent quota', { status: 403, headers: { 'x-ratelimit-remaining': '0' } }, 'GitHub answered 403'],
    ['a secondary rate limit', { status: 403, headers: { 'retry-after': '60' } }, 'GitHub answered 403'],
    ['an answer without a login', { status: 200, body: { id: 1 } }, 'GitHub answered 200'],
    ['silence', 'hang', 'GitHub does not answer'],
  ] as const)('%s is an error, and nobody is refused for it', async (_, failure, message) => {
    lab().github.failNext(failure);
    await expect(identity.loginOf(token)).rejects.toMatchObject({
      code: 'directory-unreachable',
      message: expect.stringContaining(message),
      retryable: true,
    });
    expect(await identity.loginOf(token)).toBe('octocat');
  });

  it('an address where nobody listens', async () => {
    await expect(createGitHubIdentity('http://127.0.0.1:1', () => now).loginOf(token)).rejects.toMatchObject({
      code: 'directory-unreachable',
    });
  });
});
