import { ProbotOctokit } from 'probot';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { GitRepository } from '../../../sandbox/github/github-state.ts';
import { type StandInGitHub, startStandInGitHub } from '../../../sandbox/github/stand-in-github.ts';
import { type BareRepository, openBareRepository } from '../../../test/gitops-bare-repository.ts';
import type { GitOpsRepository, ProposalRequest } from '../../operations/ports/gitops-repository.ts';
import { describeProposals } from '../proposals.contract.ts';
import { createGitHubGitOpsRepository } from './create-github-gitops-repository.ts';

const NAME = 'acme/git-ops';
const BRANCH = 'wa/op-1';
let github: StandInGitHub;
let repository: BareRepository;
let git: GitRepository;

beforeAll(async () => {
  github = await startStandInGitHub();
  // What becomes of webhooks is of no interest here.
  github.deliverTo(`${github.url}/nobody`);
});
afterAll(() => github.close());
beforeEach(async () => {
  repository = await openBareRepository();
  github.addRepository(NAME, {});
  git = github.attachGit(NAME, repository.bare);
});
afterEach(() => repository.remove());

describeProposals('GitHub', async () => ({
  ...repository,
  open,
  name: (branch) => `${NAME}#${numberOf(branch)}`,
  merge: (branch, method) => github.mergePullRequest('mona', NAME, numberOf(branch), method),
  close: async (branch) => void (await github.closePullRequest('mona', NAME, numberOf(branch))),
}));

describe('a proposal on GitHub', () => {
  beforeEach(() => {
    repository.push({ 'workflowautom.yaml': 'version: 1\n' });
  });

  it('is a pull request that says what it changes, for whom, and what merging and closing it mean', async () => {
    const page = 'https://bot.example.com/o/1';
    expect(await open().propose(request({ page }))).toEqual({
      state: 'open',
      name: `${NAME}#1`,
      url: `https://github.com/${NAME}/pull/1`,
    });
    const [proposed] = github.proposals(NAME);
    expect(proposed?.title).toBe('prod: bump api to v2');
    expect(proposed?.body).toBe(
      [
        'Changes the environment `prod`, asked for by `octocat`.',
        '- `envs/prod/api.yaml` is added',
        'The operation goes on once this is merged. Closing it unmerged cancels the operation.',
        `[All of the operation](${page})`,
        'Environment: prod\nOperation: op-1\nRequested-by: octocat\nCo-authored-by: octocat <octocat@users.noreply.github.com>',
      ].join('\n\n'),
    );
  });

  it('can add no line to the body, and mentions nobody', async () => {
    await open().propose(request({ requestedBy: '@acme/all\n# x', subject: 'prod:\nOperation: op-9' }));
    const [proposed] = github.proposals(NAME);
    expect(proposed?.title).toBe('prod: Operation: op-9');
    expect(proposed?.body).not.toMatch(/@acme|^# /m);
  });

  it('says why it was withdrawn, once', async () => {
    const gitops = open();
    await gitops.propose(request());
    await gitops.withdraw({ operation: 'op-1', because: 'mona cancelled the operation.' });
    await gitops.withdraw({ operation: 'op-1', because: 'mona cancelled the operation.' });
    expect(github.botComments(NAME, 1).map(({ body }) => body)).toEqual(['Withdrawn: mona cancelled the operation.']);
  });

  it.each([
    ['the branch', /\/git\/refs$/],
    ['the pull request', /\/pulls$/],
  ])('is made once when the answer about %s is lost', async (_, url) => {
    let calls = 0;
    const gitops = open((called, method) => {
      if (method === 'POST' && url.test(called) && ++calls === 1) github.failNext('lost');
    });
    expect(await gitops.propose(request())).toMatchObject({ state: 'open', name: `${NAME}#1` });
    expect(github.proposals(NAME)).toHaveLength(1);
  });

  it('that GitHub may not open is refused with what to do', async () => {
    git.refusesPullRequests = true;
    await expect(open().propose(request())).rejects.toMatchObject({
      code: 'gitops-unreachable',
      hint: expect.stringContaining('Pull requests: write'),
    });
  });

  it('merged into another branch counts as closed: this one does not have it', async () => {
    const gitops = open();
    await gitops.propose(request());
    repository.git('branch', 'release', 'main');
    github.retarget(NAME, 1, 'release');
    await github.mergePullRequest('mona', NAME, 1, 'squash');
    expect(await gitops.propose(request({ opened: true }))).toMatchObject({ state: 'closed' });
  });

  it('merged by hand on the command line is found by its trailer', async () => {
    const gitops = open();
    await gitops.propose(request());
    const tip = repository.git('rev-parse', BRANCH);
    repository.git('update-ref', 'refs/heads/main', tip);
    await github.closePullRequest('mona', NAME, 1);
    expect(await gitops.propose(request({ opened: true }))).toEqual({ state: 'merged', commit: tip });
  });
});

function request(over: Partial<ProposalRequest> = {}): ProposalRequest {
  return {
    operation: 'op-1',
    environment: 'prod',
    requestedBy: 'octocat',
    subject: 'prod: bump api to v2',
    changes: ['`envs/prod/api.yaml` is added'],
    render: () => [{ path: 'envs/prod/api.yaml', text: 'tag: v2\n' }],
    ...over,
  };
}

/** The pull request of a branch, as the newest of its name. */
function numberOf(branch: string): number {
  return github.proposals(NAME).find((each) => each.branch === branch)?.number ?? Number.NaN;
}

function open(onCall: (url: string, method: string) => unknown = () => {}): GitOpsRepository {
  const octokit = new ProbotOctokit({
    baseUrl: github.url,
    auth: { token: 'stand-in-installation-token' },
    throttle: { enabled: false },
    retry: { enabled: false },
  });
  octokit.hook.before('request', (options) => void onCall(options.url, options.method));
  return createGitHubGitOpsRepository({
    github: { owner: 'acme', repo: 'git-ops', octokit: async () => octokit, write: (call) => call(octokit) },
    branch: 'main',
  });
}
