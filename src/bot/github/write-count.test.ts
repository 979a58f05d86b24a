import { expect, it } from 'vitest';
import { hastyClient, openGitHubLab, SHOP } from '../../../test/github-lab.ts';
import { COMMANDS, lifeCycle } from '../../../test/life-cycle.ts';
import { githubCheckRun, githubComment, githubDeployment } from '../../operations/displays/display.ts';
import type { OperationView } from '../../render/operation-view.ts';
import { createCheckRunDisplay } from './check-run-display.ts';
import { createCommentDisplay } from './comment-display.ts';
import { createDeploymentDisplay } from './deployment-display.ts';
import { createGitHubComments } from './github-comments.ts';
import { createGitHubConversation } from './github-conversation.ts';
import { createGitHubDeployments } from './github-deployments.ts';
import { weightOf } from './weight-of.ts';
import { WRITE_LIMITS } from './write-budget.ts';

const lab = openGitHubLab();
type Spent = { reactions: number; comment: number; check: number; deployment: number };

/**
 * Shows a cycle in an environment of its own.
 * @param isShown which of its states are; all of them is the most that can be written
 * @returns the calls of GitHub's API that wrote
 */
async function spentOn(
  environment: string,
  marks: boolean,
  isShown: (view: OperationView) => boolean = () => true,
): Promise<Spent> {
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

  for (const command of marks ? COMMANDS : []) {
    const said = { ...ref, comment: github.write('octocat', SHOP, 1, `/env ${command}`) };
    await counted('reactions', () => conversation.react(said, 'seen'));
    await counted('reactions', () => conversation.react(said, 'done'));
  }
  const references: Record<string, string | undefined> = {};
  for (const view of lifeCycle(environment, { pullRequest: { ...pullRequest, head } }).filter(isShown)) {
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
  const spent = await spentOn('preview-1', true);
  expect(spent).toEqual({ reactions: 8, comment: 10, check: 10, deployment: 5 });
  expect(anHour(spent)).toBe(15);
});

it('told only as far as people must see it, as when the budget is short, it takes 12: room for 41 an hour', async () => {
  const spent = await spentOn('preview-2', false, (view) => weightOf(view) === 'final');
  expect(spent).toEqual({ reactions: 0, comment: 4, check: 4, deployment: 4 });
  expect(anHour(spent)).toBe(41);
});
