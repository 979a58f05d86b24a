import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGitHubGitOpsRepository } from '../src/gitops/github/create-github-gitops-repository.ts';
import { serve } from '../src/main.ts';
import { openGitHubLab, PRIVATE_KEY } from './github-lab.ts';
import { type BareRepository, openBareRepository } from './gitops-bare-repository.ts';

const NAME = 'acme/git-ops';
const lab = openGitHubLab();
let repository: BareRepository;

beforeEach(async () => {
  repository = await openBareRepository();
  lab().github.addRepository(NAME, {});
  lab().github.attachGit(NAME, repository.bare);
  repository.push({ 'workflowautom.yaml': 'version: 1\n', 'envs/qa/env.yaml': 'name: qa\n' });
});
afterEach(() => repository.remove());

describe('git-ops on GitHub, as the App, at the pace GitHub asks for', () => {
  it('is read again for next to nothing, written to, and seen by whoever reads after that', async () => {
    const gitops = open();
    const before = await gitops.read();
    expect(await gitops.read()).toBe(before);
    const results = await Promise.all([commit(gitops, 'op_1', 'a: 1\n'), commit(gitops, 'op_2', 'a: 2\n')]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['committed', 'committed']);
    expect(repository.history()).toHaveLength(3);
    expect((await open().read()).files.get('envs/qa/api.yaml')).toBe('a: 2\n');
  });

  it('waits as long as a secondary limit says, and makes the commit once', async () => {
    const gitops = open();
    await gitops.read();
    lab().github.failNext({
      status: 403,
      body: { message: 'You have exceeded a secondary rate limit.' },
      headers: { 'retry-after': '1' },
    });
    expect((await commit(gitops, 'op_1', 'a: 1\n')).outcome).toBe('committed');
    expect(repository.history()).toHaveLength(2);
  });
});

describe('a server whose GITOPS_REPO is on GitHub', () => {
  const settings = {
    INFRA_REPO: 'file:///nowhere/infra.git',
    PULUMI_BACKEND_URL: 'file:///nowhere/state',
    PULUMI_CONFIG_PASSPHRASE: 'a long random sentence',
  };

  it('does not start without the App, and says what it lacks', async () => {
    const started = serve({ ...settings, GITOPS_REPO: 'https://github.com/acme/git-ops', APP_ID: '1' });
    await expect(started).rejects.toThrow(/needs the App: PRIVATE_KEY, WEBHOOK_SECRET not set/);
  });

  it('does not start for a repository on another host', async () => {
    const app = { APP_ID: '1', PRIVATE_KEY, WEBHOOK_SECRET: 'a secret of some length' };
    const started = serve({ ...settings, ...app, GITOPS_REPO: 'https://gitlab.com/acme/git-ops' });
    await expect(started).rejects.toThrow(/not a repository on the GitHub of GITHUB_API_URL/);
  });
});

function open() {
  const github = { owner: 'acme', repo: 'git-ops', ...lab().door.access(NAME) };
  return createGitHubGitOpsRepository({ github, branch: 'main' });
}

function commit(gitops: ReturnType<typeof open>, operation: string, text: string) {
  return gitops.commit({
    ...{ operation, environment: 'qa', requestedBy: 'octocat', subject: 'change qa' },
    render: () => [{ path: 'envs/qa/api.yaml', text }],
  });
}
