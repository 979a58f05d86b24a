import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { conversationIn, openGitHubLab, readGitHub, SHOP } from '../../../test/github-lab.ts';
import { sampleView } from '../../../test/sample-view.ts';
import { githubCheckRun } from '../../operations/displays/display.ts';
import type { OperationState, OperationView, PlanView } from '../../render/operation-view.ts';

const lab = openGitHubLab();

type Run = {
  readonly id: number;
  readonly status: string;
  readonly conclusion: string | null;
  readonly external_id: string;
  readonly details_url?: string;
  readonly output: { readonly title: string; readonly summary: string; readonly text?: string };
  readonly actions: readonly { readonly label: string; readonly identifier: string }[];
};

const commit = () => randomBytes(20).toString('hex');
const runsOn = async (head: string, filter = 'latest') =>
  (await readGitHub<{ check_runs: Run[] }>(lab().github, `/repos/${SHOP}/commits/${head}/check-runs?filter=${filter}`))
    .check_runs;
const PLAN: PlanView = {
  id: 'p-7k2m9x',
  createdAt: 0,
  expiresAt: 1,
  files: [{ path: 'envs/qa/env.yaml', before: null, after: 'replicas: 1\n' }],
  stacks: [],
  approvals: { needed: 1, requesterApproves: true, given: [], roles: [] },
  holds: [],
  standIns: [],
};

/** Each call is of an installation of its own, whose writes wait for nobody. */
async function show(head: string | undefined, about: Partial<OperationView>, reference?: string): Promise<string> {
  const pullRequest = { repository: SHOP, number: 1 };
  const display = githubCheckRun(pullRequest, 'qa', conversationIn(1).installation);
  const told = { ...pullRequest, ...(head === undefined ? {} : { head }) };
  const shown = await lab().door.displays['github-check-run']?.show({
    display,
    view: sampleView({ pullRequest: told, ...about }),
    reference,
  });
  return shown ?? '';
}

describe('the check of an environment', () => {
  it.each<[OperationState, string, string | null]>([
    ['queued', 'in_progress', null],
    ['planning', 'in_progress', null],
    ['waiting', 'completed', 'action_required'],
    ['approved', 'in_progress', null],
    ['running', 'in_progress', null],
    ['succeeded', 'completed', 'success'],
    ['failed', 'completed', 'failure'],
    ['cancelled', 'completed', 'cancelled'],
    ['expired', 'completed', 'neutral'],
  ])('%s is %s, %s', async (state, status, conclusion) => {
    const head = commit();
    const reference = await show(head, { state });
    expect(await runsOn(head)).toMatchObject([{ name: 'env/qa', status, conclusion, external_id: 'qa - 1' }]);
    expect(reference).toMatch(new RegExp(`^${head} \\d+ ${conclusion ?? 'open'} [0-9a-f]{16}$`));
  });

  it('shows the plan that waits, with its differences, and buttons to decide', async () => {
    const head = commit();
    await show(head, { state: 'waiting', plan: PLAN, url: 'https://bot.example.com/o/1' });
    const [run] = await runsOn(head);
    expect(run).toMatchObject({
      external_id: 'qa p-7k2m9x 1',
      details_url: 'https://bot.example.com/o/1',
      output: {
        title: expect.stringContaining('qa'),
        summary: expect.stringContaining('1 file in git-ops'),
        text: expect.stringContaining('+replicas: 1'),
      },
    });
    expect(run?.actions.map(({ label, identifier }) => [label, identifier])).toEqual([
      ['Apply', 'apply'],
      ['Discard', 'discard'],
    ]);
  });

  it('has no buttons once it is decided', async () => {
    const head = commit();
    await show(head, { state: 'succeeded', plan: PLAN });
    expect((await runsOn(head))[0]?.actions).toEqual([]);
  });

  it('fits what GitHub takes, however long the plan is', async () => {
    const head = commit();
    const after = 'replicas: 12345 # a line of some length, repeated\n'.repeat(4_000);
    await show(head, { state: 'waiting', plan: { ...PLAN, files: [{ path: 'envs/qa/a.yaml', before: null, after }] } });
    expect((await runsOn(head))[0]?.output.text?.length).toBeLessThanOrEqual(65_535);
  });

  it('is one while it is under way, and written only when that it runs is new', async () => {
    const head = commit();
    const first = await show(head, { state: 'planning' });
    const before = lab().github.writes();
    const second = await show(head, { state: 'approved', plan: PLAN }, first);
    expect([second, lab().github.writes()]).toEqual([first, before]);
    const third = await show(head, { state: 'running', plan: PLAN }, second);
    const fourth = await show(head, { state: 'running', plan: PLAN, activity: 'converge' }, third);
    const last = await show(head, { state: 'succeeded' }, fourth);
    expect(await show(head, { state: 'succeeded' }, last)).toBe(last);
    expect(lab().github.writes()).toBe(before + 2);
    expect(await runsOn(head, 'all')).toMatchObject([{ conclusion: 'success' }]);
  });

  it('is a new one once it was completed, as a completed one takes no other state', async () => {
    const head = commit();
    const waiting = await show(head, { state: 'waiting', plan: PLAN });
    const running = await show(head, { state: 'running', plan: PLAN }, waiting);
    expect(await runsOn(head)).toMatchObject([{ status: 'in_progress', conclusion: null }]);
    await show(head, { state: 'failed', plan: PLAN }, running);
    expect((await runsOn(head, 'all')).map(({ conclusion }) => conclusion)).toEqual(['action_required', 'failure']);
  });

  it('stays the same while it waits and only its text changes', async () => {
    const head = commit();
    const first = await show(head, { state: 'waiting', plan: PLAN });
    const given = [{ login: 'mona', at: 1 }];
    await show(
      head,
      { state: 'waiting', plan: { ...PLAN, approvals: { ...PLAN.approvals, needed: 2, given } } },
      first,
    );
    const runs = await runsOn(head, 'all');
    expect(runs).toMatchObject([{ output: { summary: expect.stringContaining('mona') } }]);
  });

  it('moves to the new head', async () => {
    const [before, after] = [commit(), commit()];
    const first = await show(before, { state: 'succeeded' });
    const second = await show(after, { state: 'succeeded' }, first);
    expect(second.split(' ')[0]).toBe(after);
    expect([await runsOn(before), await runsOn(after)]).toMatchObject([[{}], [{}]]);
  });

  it("is on the pull request's head as GitHub knows it where the operation does not say", async () => {
    const { github } = lab();
    const head = github.push(SHOP, 1);
    expect(await show(undefined, { state: 'running' })).toMatch(new RegExp(`^${head} `));
  });

  it('is found again when its id was lost', async () => {
    const head = commit();
    await show(head, { state: 'running' });
    await show(head, { state: 'succeeded' });
    expect(await runsOn(head, 'all')).toMatchObject([{ conclusion: 'success' }]);
  });

  it('is written anew when it is gone', async () => {
    const head = commit();
    await show(head, { state: 'running' }, `${head} 999999 open 0123456789abcdef`);
    expect(await runsOn(head)).toHaveLength(1);
  });
});

describe('when GitHub fails', () => {
  it.each([
    ['a secondary limit', { status: 403, headers: { 'retry-after': '30' } }, 30_000],
    [
      'a permission not accepted yet',
      { status: 403, body: { message: 'Resource not accessible by integration' } },
      300_000,
    ],
    ['an error of its own', { status: 422 }, undefined],
  ])('%s says when to come back', async (_, failure, retryAfter) => {
    const head = commit();
    lab().github.failNext({ status: 200, body: { total_count: 0, check_runs: [] } }, failure);
    await expect(show(head, { state: 'succeeded' })).rejects.toMatchObject({
      code: 'conversation-unreachable',
      message: expect.stringContaining('Cannot write the check of acme/shop#1'),
      retryAfter,
    });
    await show(head, { state: 'succeeded' });
    expect(await runsOn(head)).toHaveLength(1);
  });
});
