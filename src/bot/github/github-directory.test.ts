import { describe, expect, it } from 'vitest';
import { openGitHubLab, SHOP } from '../../../test/github-lab.ts';

const lab = openGitHubLab();
const unreachable = (message: string) => ({ code: 'directory-unreachable', message: expect.stringContaining(message) });

describe('what somebody may do in a repository', () => {
  it.each([
    ['octocat', 'write'],
    ['mona', 'admin'],
    ['monalisa', 'maintain'],
    ['a-stranger', 'read'],
  ])('%s: %s', async (login, permission) => {
    expect(await lab().door.directory.permission(login, SHOP)).toBe(permission);
  });

  // https://docs.github.com/rest/collaborators/collaborators#get-repository-permissions-for-a-user
  it.each([
    [
      'a role of the organisation folds to the permission below it',
      { permission: 'write', role_name: 'deployer' },
      'write',
    ],
    ['triage stays triage', { permission: 'read', role_name: 'triage' }, 'triage'],
    ['maintain stays maintain', { permission: 'write', role_name: 'maintain' }, 'maintain'],
    ['nothing is nothing', { permission: 'none', role_name: '' }, 'none'],
    ['a server without roles still has permissions', { permission: 'admin' }, 'admin'],
    ['a permission nobody knows is none', { permission: 'owner', role_name: 'emperor' }, 'none'],
  ])('%s', async (_, body, permission) => {
    await lab().door.directory.permission('octocat', SHOP);
    lab().github.failNext({ status: 200, body });
    expect(await lab().door.directory.permission('octocat', SHOP)).toBe(permission);
  });

  it('is none where there is no such repository, or no such person', async () => {
    expect(await lab().door.directory.permission('octocat', 'acme/elsewhere')).toBe('none');
    lab().github.failNext(404);
    lab().github.failNext(404);
    expect(await lab().door.directory.permission('nobody', SHOP)).toBe('none');
  });

  it.each([404, 422])('is not believed to be nothing for one %d', async (status) => {
    await lab().door.directory.permission('octocat', SHOP);
    lab().github.failNext(status);
    expect(await lab().door.directory.permission('octocat', SHOP)).toBe('write');
  });

  it('is asked anew every time: whoever is removed is out at once', async () => {
    expect(await lab().door.directory.permission('octocat', SHOP)).toBe('write');
    lab().github.addRepository('acme/other', { octocat: 'admin' });
    expect(await lab().door.directory.permission('octocat', 'acme/other')).toBe('admin');
    lab().github.addRepository('acme/other', {});
    expect(await lab().door.directory.permission('octocat', 'acme/other')).toBe('read');
  });
});

describe('whether somebody is in a team', () => {
  it('is what GitHub says', async () => {
    lab().github.addTeam('@acme/platform', ['mona']);
    expect(await lab().door.directory.isMember('mona', '@acme/platform')).toBe(true);
    expect(await lab().door.directory.isMember('octocat', '@acme/platform')).toBe(false);
    expect(await lab().door.directory.isMember('mona', '@acme/nobodys')).toBe(false);
  });

  it('is no for whoever was invited and has not accepted', async () => {
    lab().github.failNext({ status: 200, body: { state: 'pending', role: 'member' } });
    expect(await lab().door.directory.isMember('hubot', '@acme/platform')).toBe(false);
  });
});

describe('a pull request', () => {
  it('has the head it has now', async () => {
    const { github, door } = lab();
    const { head } = github.openPullRequest(SHOP, 5, 'octocat');
    expect(await door.directory.pullRequest(SHOP, 5)).toEqual({ head, fromFork: false, open: true, labels: [] });
    const next = github.push(SHOP, 5);
    expect(await door.directory.pullRequest(SHOP, 5)).toEqual({ head: next, fromFork: false, open: true, labels: [] });
  });

  it('comes from a fork when its head is in another repository', async () => {
    const { github, door } = lab();
    github.openPullRequest(SHOP, 6, 'mallory', true);
    expect(await door.directory.pullRequest(SHOP, 6)).toMatchObject({ fromFork: true });
  });

  it('comes from a fork when the repository of its head is gone: nobody can say otherwise', async () => {
    const { github, door } = lab();
    const base = { repo: { full_name: SHOP } };
    github.failNext({
      status: 200,
      body: { state: 'closed', head: { sha: 'abc', repo: null }, base, labels: [{ name: 'bug' }] },
    });
    expect(await door.directory.pullRequest(SHOP, 7)).toEqual({
      head: 'abc',
      fromFork: true,
      open: false,
      labels: ['bug'],
    });
  });

  it('that does not exist is an error, not an answer', async () => {
    await expect(lab().door.directory.pullRequest(SHOP, 999)).rejects.toMatchObject(unreachable('GitHub answered 404'));
  });
});

describe('when GitHub does not say, nobody has rights', () => {
  it.each([
    ['an error of its own', [500, 500], 'GitHub answered 500'],
    ['a missing permission of the app', [403], 'GitHub answered 403'],
    ['silence', ['hang', 'hang'], 'GitHub does not answer'],
  ] as const)('%s', async (_, failures, because) => {
    const { github, door } = lab();
    const questions = [
      () => door.directory.permission('mona', SHOP),
      () => door.directory.isMember('mona', '@acme/platform'),
      () => door.directory.pullRequest(SHOP, 1),
    ];
    for (const ask of questions) {
      github.failNext(...failures);
      await expect(ask()).rejects.toMatchObject({ ...unreachable(because), retryable: true });
    }
  });
});
