import { rmSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BareRepository, git, openBareRepository } from '../../test/gitops-bare-repository.ts';
import type { GitOpsRepository } from '../operations/ports/gitops-repository.ts';
import { createLocalGitOpsRepository } from './create-local-gitops-repository.ts';
import { describeGitOpsRepository, type GitOpsFixture } from './gitops.contract.ts';
import { describeSharedCommits } from './shared-commits.contract.ts';

let repository: BareRepository;
let folder: string;
let bare: string;
const push: BareRepository['push'] = (...args) => repository.push(...args);
const file: BareRepository['file'] = (path) => repository.file(path);

beforeEach(async () => {
  repository = await openBareRepository();
  ({ folder, bare } = repository);
});
afterEach(() => repository.remove());

describeGitOpsRepository('local bare repository', arrange);
describeSharedCommits('local bare repository', arrange);

describe('a local bare repository', () => {
  beforeEach(() => {
    push({ 'workflowautom.yaml': 'version: 1\n', 'envs/qa/env.yaml': 'name: qa\n' });
  });

  it('keeps the mode of a file it edits', async () => {
    push({ 'envs/qa/run.sh': 'echo 1\n' }, '100755');
    await commit(open(), 'envs/qa/run.sh', 'echo 2\n');
    expect(file('envs/qa/run.sh')).toEqual({ bytes: Buffer.from('echo 2\n'), mode: '100755' });
  });

  it('reads no symbolic link, and writes a file in its place', async () => {
    push({ 'envs/qa/api.yaml': '../../workflowautom.yaml' }, '120000');
    const gitops = open();
    expect((await gitops.read()).files.has('envs/qa/api.yaml')).toBe(false);
    await commit(gitops, 'envs/qa/api.yaml', 'tag: v1\n');
    expect(file('envs/qa/api.yaml')?.mode).toBe('100644');
  });

  it('removes a file it could not read', async () => {
    push({ 'envs/qa/logo.png': Buffer.from([0, 1, 2]) });
    await commit(open(), 'envs/qa/logo.png', null);
    expect(file('envs/qa/logo.png')).toBeUndefined();
  });

  it('converts no line end, whatever the repository asks for', async () => {
    push({ '.gitattributes': '* text eol=lf\n' });
    git(['-C', bare, 'config', 'core.autocrlf', 'input']);
    await commit(open(), 'envs/qa/api.yaml', 'a: 1\r\n');
    expect(file('envs/qa/api.yaml')?.bytes).toEqual(Buffer.from('a: 1\r\n'));
  });

  it('runs no hook', async () => {
    const ran = join(folder, 'ran');
    await mkdir(join(bare, 'hooks'), { recursive: true });
    await writeFile(join(bare, 'hooks/reference-transaction'), `#!/bin/sh\ntouch ${ran}\nexit 1\n`);
    await chmod(join(bare, 'hooks/reference-transaction'), 0o755);
    expect((await commit(open(), 'envs/qa/api.yaml', 'a: 1\n')).outcome).toBe('committed');
    expect(await readdir(folder)).not.toContain('ran');
  });

  it('gives git none of the bot’s environment', async () => {
    const seen = join(folder, 'seen');
    const program = join(folder, 'spying-git');
    await writeFile(program, `#!/bin/sh\nenv >> ${seen}\nexec git "$@"\n`);
    await chmod(program, 0o755);
    process.env.WEBHOOK_SECRET = 'hunter2';
    try {
      await commit(open({ git: program }), 'envs/qa/api.yaml', 'a: 1\n');
    } finally {
      delete process.env.WEBHOOK_SECRET;
    }
    const environment = await readFile(seen, 'utf8');
    expect(environment).toContain(`GIT_DIR=${bare}`);
    expect(environment).not.toContain('hunter2');
    expect(environment).not.toMatch(/^HOME=/m);
  });

  it('leaves a repository that git finds no fault with, and nothing of ours besides', async () => {
    await commit(open(), 'envs/qa/api.yaml', 'a: 1\n');
    expect(git(['-C', bare, 'fsck', '--strict', '--no-dangling']).trim()).toBe('');
    expect(await readdir(bare)).not.toContain('index');
    expect(repository.git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/main');
    expect(await readdir(join(bare, 'objects/pack'))).toEqual([]);
  });

  it('gives git itself a shared commit’s trailers, each operation’s in order', async () => {
    const gitops = open({ gather: 50 });
    const write = (service: string) =>
      gitops.commit({
        ...{ ...request, operation: `op_${service}`, subject: `bump qa: ${service}`, shared: true },
        render: () => [{ path: `envs/qa/${service}.yaml`, text: 'tag: v2\n' }],
      });
    await Promise.all(['api', 'web'].map(write));
    const said = ['api', 'web'].flatMap((service) => [
      'Environment: qa',
      `Operation: op_${service}`,
      'Requested-by: octocat',
    ]);
    expect(repository.git('log', '-1', '--format=%(trailers)').split('\n')).toEqual(said);
    const message = Buffer.from(repository.git('log', '-1', '--format=%B'));
    expect(git(['interpret-trailers', '--parse'], { input: message }).trimEnd().split('\n')).toEqual(said);
  });

  it('reads the branch wherever git keeps it, and says when it is gone', async () => {
    const gitops = open();
    const before = await gitops.read();
    repository.git('pack-refs', '--all');
    expect((await gitops.read()).commit).toBe(before.commit);
    const pushed = push({ 'envs/qa/api.yaml': 'tag: v2\n' });
    expect((await gitops.read()).commit).toBe(pushed);
    repository.git('branch', '--move', 'main', 'trunk');
    await expect(gitops.read()).rejects.toThrow('has no branch main');
  });

  it('waits for a lock on the branch that is given back', async () => {
    const lock = join(bare, 'refs/heads/main.lock');
    await writeFile(lock, '');
    let renders = 0;
    const result = open().commit({
      ...request,
      render: () => {
        if (++renders === 2) rmSync(lock);
        return [{ path: 'envs/qa/api.yaml', text: 'a: 1\n' }];
      },
    });
    expect((await result).outcome).toBe('committed');
    expect(renders).toBe(2);
  });
});

describe('a repository that cannot be used', () => {
  const cases: readonly (readonly [string, () => Promise<GitOpsRepository>, RegExp])[] = [
    ['is not there', async () => open({ directory: join(folder, 'nowhere.git') }), /no bare Git repository/],
    ['is a file', async () => open({ directory: await touch('a-file') }), /no bare Git repository/],
    ['is a checkout', async () => open({ directory: await checkout() }), /no bare Git repository/],
    ['is inside a checkout', async () => open({ directory: join(await checkout(), '.git') }), /is not bare/],
    ['is empty', async () => open(), /is empty/],
    ['lacks the branch', async () => seeded({ branch: 'trunk' }), /has no branch trunk/],
    ['needs a git that is not there', async () => open({ git: join(folder, 'no-git') }), /git cannot be started/],
  ];

  it.each(cases)('%s: read says so', async (_, arrange, message) => {
    const gitops = await arrange();
    await expect(gitops.read()).rejects.toMatchObject({
      code: 'gitops-unreachable',
      retryable: false,
      message: expect.stringMatching(message),
      hint: expect.stringMatching(/\w/),
    });
  });

  it.each(cases)('%s: commit says so', async (_, arrange, message) => {
    const gitops = await arrange();
    await expect(commit(gitops, 'envs/qa/env.yaml', 'a: 1\n')).rejects.toThrow(message);
  });

  it('names the branches there are', async () => {
    await expect(seeded({ branch: 'trunk' }).read()).rejects.toMatchObject({ hint: expect.stringContaining('main') });
  });

  it('says that a damaged object is one', async () => {
    const head = push({ 'envs/qa/env.yaml': 'name: qa\n' });
    const blob = git(['-C', bare, 'rev-parse', `${head}:envs/qa/env.yaml`]).trim();
    await rm(join(bare, 'objects', blob.slice(0, 2), blob.slice(2)), { force: true });
    await expect(open().read()).rejects.toMatchObject({
      code: 'gitops-unreachable',
      hint: expect.stringContaining('git fsck'),
    });
  });

  it('is usable again once it is there', async () => {
    const gitops = open();
    await expect(gitops.read()).rejects.toThrow('is empty');
    push({ 'workflowautom.yaml': 'version: 1\n' });
    expect((await gitops.read()).files.size).toBe(1);
  });
});

const request = { operation: 'op_1', environment: 'qa', requestedBy: 'octocat', subject: 'change qa' };

function commit(gitops: GitOpsRepository, path: string, text: string | null) {
  return gitops.commit({ ...request, render: () => [{ path, text }] });
}

async function arrange(): Promise<GitOpsFixture> {
  const { history } = repository;
  const author = 'octocat <octocat@users.noreply.github.com>';
  const bot = 'wa-bot <bot@example.com>';
  return { open, push, history, file, authorship: { author, committer: bot, coAuthor: false, bot } };
}

function seeded(options: { branch: string }): GitOpsRepository {
  push({ 'a.txt': 'a' });
  return open(options);
}

type Options = {
  readonly directory?: string;
  readonly branch?: string;
  readonly git?: string;
  readonly tries?: number;
  readonly gather?: number;
};

function open({ directory = bare, branch = 'main', ...options }: Options = {}): GitOpsRepository {
  return createLocalGitOpsRepository({
    ...{ url: pathToFileURL(directory).href, branch, botName: 'wa-bot', botEmail: 'bot@example.com' },
    ...options,
  });
}

async function checkout(): Promise<string> {
  const path = join(folder, 'checkout');
  git(['init', '--quiet', '--initial-branch=main', path]);
  git(['-C', path, '-c', 'user.name=A', '-c', 'user.email=a@b', 'commit', '--quiet', '--allow-empty', '-m', 'first']);
  return path;
}

async function touch(name: string): Promise<string> {
  await writeFile(join(folder, name), '');
  return join(folder, name);
}
