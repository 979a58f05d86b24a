import { expect, it } from 'vitest';
import { hastyClient, openGitHubLab, SHOP } from '../../../test/github-lab.ts';
import { sampleView } from '../../../test/sample-view.ts';
import { githubCheckRun, githubComment, githubDeployment } from '../../operations/display.ts';
import type { OperationState, OperationView, PlanView } from '../../render/operation-view.ts';
import { createCheckRunDisplay } from './check-run-display.ts';
import { createCommentDisplay } from './comment-display.ts';
import { createDeploymentDisplay } from './deployment-display.ts';
import { createGitHubComments } from './github-comments.ts';
import { createGitHubConversation } from './github-conversation.ts';
import { createGitHubDeployments } from './github-deployments.ts';
import { weightOf } from './weight-of.ts';
import { WRITE_LIMITS } from './write-budget.ts';

const lab = openGitHubLab();
const PLAN: PlanView = {
  id: 'p-7k2m9x',
  createdAt: 0,
  expiresAt: 1,
  files: [],
  stacks: [],
  approvals: { needed: 1, requesterApproves: true, given: [], roles: [] },
  holds: [],
  standIns: [],
};

/** One cycle as a person sees it, every state shown that a display is brought up to: the most that can be written. */
const CYCLE: readonly (readonly [title: string, state: OperationState])[] = [
  ['create', 'planning'],
  ['create', 'running'],
  ['create', 'succeeded'],
  ['plan', 'planning'],
  ['plan', 'waiting'],
  ['plan', 'running'],
  ['plan', 'succeeded'],
  ['destroy', 'planning'],
  ['destroy', 'running'],
  ['destroy', 'succeeded'],
];

type Spent = { reactions: number; comment: number; check: number; deployment: number };

/** Shows a cycle in an environment of its own. @returns the calls of GitHub's API that wrote */
async function spentOn(environment: string, cycle: typeof CYCLE, marks: boolean): Promise<Spent> {
  const { github } = lab();
  const client = hastyClient(github);
  const comments = createGitHubComments(client);
  const conversation = createGitHubConversation(client, comments);
  const head = github.push(SHOP, 1);
  const pullRequest = { repository: SHOP, number: 1 };
  const ref = { door: 'github', repository: SHOP, issue: 1 } as const;
  const [comment, check, deployment] = [
    createCommentDisplay(comments),
    createCheckRunDisplay(client),
    createDeploymentDisplay(createGitHubDeployments(client)),
  ];
  const spent: Spent = { reactions: 0, comment: 0, check: 0, deployment: 0 };
  const counted = async <T>(what: keyof Spent, write: () => Promise<T>): Promise<T> => {
    const before = github.writes();
    const result = await write();
    spent[what] += github.writes() - before;
    return result;
  };

  for (const command of marks ? ['create', 'plan', 'apply', 'destroy'] : []) {
    const said = { ...ref, comment: github.write('octocat', SHOP, 1, `/env ${command}`) };
    await counted('reactions', () => conversation.react(said, 'seen'));
    await counted('reactions', () => conversation.react(said, 'done'));
  }
  const references: Record<string, string | undefined> = {};
  for (const [index, [title, state]] of cycle.entries()) {
    const begun = state === 'running' || state === 'succeeded';
    const view: OperationView = sampleView({
      id: `op-${title}`,
      environment,
      title,
      state,
      timeline: begun ? [{ phase: 'up', step: 'up', state: 'done', startedAt: 0, endedAt: 1 }] : [],
      pullRequest: { ...pullRequest, head },
      updatedAt: index * 60_000,
      ...(state === 'planning' ? {} : { plan: PLAN }),
    });
    const reference = (name: string) => references[name];
    references.comment = await counted('comment', () =>
      comment.show({ display: githubComment(ref, environment), view, reference: reference('comment') }),
    );
    references.check = await counted('check', () =>
      check.show({ display: githubCheckRun(pullRequest, environment), view, reference: reference('check') }),
    );
    references.deployment = await counted('deployment', () =>
      deployment.show({ display: githubDeployment(SHOP, environment, 1), view, reference: reference('deployment') }),
    );
  }
  return spent;
}

const anHour = (spent: Spent) => {
  const perHour = Math.max(...WRITE_LIMITS.map(({ most }) => most));
  return Math.floor(perHour / Object.values(spent).reduce((sum, each) => sum + each, 0));
};

it('a create, plan, apply and destroy told in full takes 33 writes: an installation has room for 15 an hour', async () => {
  const spent = await spentOn('preview-1', CYCLE, true);
  expect(spent).toEqual({ reactions: 8, comment: 10, check: 10, deployment: 5 });
  expect(anHour(spent)).toBe(15);
});

it('told only as far as people must see it, as when the budget is short, it takes 12: room for 41 an hour', async () => {
  const final = CYCLE.filter(([, state]) => weightOf({ state }) === 'final');
  const spent = await spentOn('preview-2', final, false);
  expect(spent).toEqual({ reactions: 0, comment: 4, check: 4, deployment: 4 });
  expect(anHour(spent)).toBe(41);
});
