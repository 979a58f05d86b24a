import { ProbotOctokit } from 'probot';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { GitRepository } from '../../../sandbox/github/github-state.ts';
import { type StandInGitHub, startStandInGitHub } from '../../../sandbox/github/stand-in-github.ts';
import { type BareRepository, openBareRepository } from '../../../test/gitops-bare-repository.ts';
import type { GitOpsRepository } from '../../operations/ports/gitops-repository.ts';
import { PortError } from '../../operations/ports/port-error.ts';
import { describeGitOpsRepository, type GitOpsFixture } from '../gitops.contract.ts';
import { describeSharedCommits } from '../shared-commits.contract.ts';
import { createGitHubGitOpsRepository } from './create-github-gitops-repository.ts';
import type { GitHubRepository } from './github-repository.ts';

let github: StandInGitHub;
let repository: BareRepository;
let git: GitRepository;

beforeAll(async () => {
  github = await startStandInGitHub();
});
afterAll(() => github.close());
beforeEach(async () => {
  repository = await openBareRepository();
  github.addRepository('acme/git-ops', {});
  git = github.attachGit('acme/git-ops', repository.bare);
});
afterEach(() => repository.remove());

describeGitOpsRepository('GitHub', arrange);
describeSharedCommits('GitHub', arrange);

describe('a repository on GitHub', () => {
  beforeEach(() => {
    repository.push({ 'workflowautom.yaml': 'version: 1\n', 'envs/qa/env.yaml': 'name: qa\n' });
  });

  it.each([
    ['Windows line ends', 'a: 1\r\nb: 2\r\n'],
    ['nothing at all', ''],
    ['more than goes along with a tree', 'a: 1\n'.repeat(100_000)],
    ['letters of every kind', '\uFEFFname: "Zoë 環境 🚀"'],
  ])('writes %s byte for byte', async (_, text) => {
    const gitops = open();
    await commit(gitops, 'envs/qa/api.yaml', text);
    expect(Buffer.from(repository.file('envs/qa/api.yaml')?.bytes ?? []).toString()).toBe(text);
    expect(await open().read()).toEqual(await gitops.read());
  });

  it('keeps the mode of a file it edits, and replaces a symbolic link by a file', async () => {
    repository.push({ 'envs/qa/run.sh': 'echo 1\n' }, '100755');
    repository.push({ 'envs/qa/link.yaml': '../../workflowautom.yaml' }, '120000');
    const gitops = open();
    expect((await gitops.read()).files.has('envs/qa/link.yaml')).toBe(false);
    await commit(gitops, 'envs/qa/run.sh', 'echo 2\n', 'op_1');
    await commit(gitops, 'envs/qa/link.yaml', 'tag: v1\n', 'op_2');
    expect(repository.file('envs/qa/run.sh')?.mode).toBe('100755');
    expect(repository.file('envs/qa/link.yaml')?.mode).toBe('100644');
  });

  it('reads what an archive leaves out or rewrites', async () => {
    repository.push({ '.gitattributes': 'envs/hidden/** export-ignore\nenvs/load-1/** export-subst\n' });
    const many = [...Array(40).keys()].map((n) => [`envs/load-${n}/env.yaml`, `name: load-${n} $Format:%H$\n`]);
    repository.push({ ...Object.fromEntries(many), 'envs/hidden/env.yaml': 'name: hidden\n' });
    const { files } = await open().read();
    expect(files.get('envs/hidden/env.yaml')).toBe('name: hidden\n');
    expect(files.get('envs/load-1/env.yaml')).toBe('name: load-1 $Format:%H$\n');
  });

  it('reads all of a tree that GitHub lists in parts only', async () => {
    git.mostEntries = 20;
    repository.push(Object.fromEntries([...Array(30).keys()].map((n) => [`envs/load-${n}/env.yaml`, `n: ${n}\n`])));
    expect((await open().read()).files.size).toBe(32);
  });

  it('asks for little when little has changed, and for next to nothing when nothing has', async () => {
    repository.push(
      Object.fromEntries([...Array(30).keys()].map((n) => [`envs/load-${n}/secrets/api.sops.yaml`, `n: ${n}\n`])),
    );
    const calls: string[] = [];
    const gitops = open({ onCall: (url) => calls.push(url) });
    await gitops.read();
    calls.length = 0;
    await gitops.read();
    expect(calls).toHaveLength(1);
    repository.push({ 'envs/load-7/env.yaml': 'name: load-7\n' });
    calls.length = 0;
    expect((await gitops.read()).files.get('envs/load-7/env.yaml')).toBe('name: load-7\n');
    // The head, its commit, three folders on the way, and the file.
    expect(calls).toHaveLength(6);
  });

  it('reads nothing back of what it wrote itself', async () => {
    const calls: string[] = [];
    const gitops = open({ onCall: (url) => calls.push(url) });
    await commit(gitops, 'envs/qa/api.yaml', 'tag: v1\n');
    calls.length = 0;
    expect((await gitops.read()).files.get('envs/qa/api.yaml')).toBe('tag: v1\n');
    expect(calls).toHaveLength(1);
  });

  describe('what GitHub answers a push with', () => {
    it.each([
      [
        422,
        'Repository rule violations found\n\nChanges must be made through a pull request.',
        /rule violations found Changes/,
      ],
      [403, 'Resource not accessible by integration', /may not be written by the App/],
      [409, 'Protected branch', /refuses it: Protected branch/],
    ] as const)('%i %s is passed on, and nothing is written', async (status, message, words) => {
      git.refusal = { status, message };
      const before = repository.history();
      await expect(commit(open(), 'envs/qa/api.yaml', 'tag: v1\n')).rejects.toMatchObject({
        code: 'gitops-unreachable',
        retryable: false,
        message: expect.stringMatching(words),
        hint: expect.stringMatching(/\w/),
      });
      expect(repository.history()).toEqual(before);
    });

    it.each([
      [
        'a secondary limit',
        { status: 403, body: { message: 'secondary rate limit' }, headers: { 'retry-after': '1' } },
      ],
      ['an error of its own', 502],
      ['nothing, having done it', 'lost'],
    ] as const)('%s is waited out, and the commit made once', async (_, failure) => {
      const gitops = open();
      await gitops.read();
      const result = commit(gitops, 'envs/qa/api.yaml', 'tag: v1\n', 'op_1', () => github.failNext(failure));
      expect((await result).outcome).toBe('committed');
      expect(repository.history()).toHaveLength(2);
    });

    it('the answer to the push itself, lost, leaves one commit', async () => {
      let pushes = 0;
      const gitops = open({
        onCall: (_, method) => {
          if (method === 'PATCH' && ++pushes === 1) github.failNext('lost');
        },
      });
      expect((await commit(gitops, 'envs/qa/api.yaml', 'tag: v1\n')).outcome).toBe('committed');
      expect(repository.history()).toHaveLength(2);
      expect(pushes).toBe(1);
    });

    it('a limit of an hour is passed on, with how long', async () => {
      const reset = Math.floor(Date.now() / 1_000) + 3_600;
      github.failNext({
        status: 403,
        body: { message: 'API rate limit exceeded' },
        headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) },
      });
      const failed = commit(open(), 'envs/qa/api.yaml', 'tag: v1\n').catch((error: unknown) => error);
      expect(await failed).toMatchObject({ code: 'gitops-unreachable', retryable: true });
      expect(((await failed) as PortError).retryAfter).toBeGreaterThan(3_500_000);
    });

    it('a budget of our own that is spent is passed on as a limit', async () => {
      const spent = new PortError('conversation-unreachable', 'spent', { retryable: true, retryAfter: 3_600_000 });
      const failed = commit(open({ write: () => Promise.reject(spent) }), 'envs/qa/api.yaml', 'tag: v1\n');
      await expect(failed).rejects.toMatchObject({ code: 'gitops-unreachable', retryAfter: 3_600_000 });
    });
  });
});

describe('a repository on GitHub that cannot be used', () => {
  it('is not there', async () => {
    await expect(open({ repo: 'nowhere' }).read()).rejects.toThrow(/is not there, or not for the App/);
  });
  it('is empty', async () => {
    await expect(open().read()).rejects.toThrow(/is empty/);
  });
  it('lacks the branch', async () => {
    repository.push({ 'a.txt': 'a' });
    await expect(open({ branch: 'trunk' }).read()).rejects.toMatchObject({
      message: expect.stringContaining('has no branch trunk'),
      hint: expect.stringContaining('main'),
    });
  });
});

async function arrange(): Promise<GitOpsFixture> {
  const { push, history, file } = repository;
  const author = 'workflowautom[bot] <1+workflowautom[bot]@users.noreply.github.com>';
  const committer = 'GitHub <noreply@github.com>';
  return { open, push, history, file, authorship: { author, committer, coAuthor: true, bot: author } };
}

type Options = {
  readonly repo?: string;
  readonly branch?: string;
  readonly write?: GitHubRepository['write'];
  readonly tries?: number;
  readonly gather?: number;
  readonly onCall?: (url: string, method: string) => unknown;
};

function open({ repo = 'git-ops', branch = 'main', write, onCall, ...options }: Options = {}): GitOpsRepository {
  const octokit = new ProbotOctokit({
    baseUrl: github.url,
    auth: { token: 'stand-in-installation-token' },
    throttle: { enabled: false },
    retry: { enabled: false },
  });
  octokit.hook.before('request', (options) => void onCall?.(options.url, options.method));
  const through: GitHubRepository['write'] = write ?? ((call) => call(octokit));
  return createGitHubGitOpsRepository({
    github: { owner: 'acme', repo, octokit: async () => octokit, write: through },
    branch,
    ...options,
  });
}

function commit(gitops: GitOpsRepository, path: string, text: string | null, operation = 'op_1', rendering = () => {}) {
  let rendered = false;
  return gitops.commit({
    operation,
    environment: 'qa',
    requestedBy: 'octocat',
    subject: 'change qa',
    render: () => {
      if (!rendered) rendering();
      rendered = true;
      return [{ path, text }];
    },
  });
}
