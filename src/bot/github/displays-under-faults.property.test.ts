import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hastyClient, openGitHubLab, readGitHub, SHOP } from '../../../test/github-lab.ts';
import { sampleView } from '../../../test/sample-view.ts';
import { githubCheckRun, githubComment, githubDeployment } from '../../operations/displays/display.ts';
import type { OperationState } from '../../render/operation-view.ts';
import { createCheckRunDisplay } from './check-run-display.ts';
import { createCommentDisplay } from './comment-display.ts';
import { createDeploymentDisplay } from './deployment-display.ts';
import type { GitHubClient } from './github-client.ts';
import { createGitHubComments } from './github-comments.ts';
import { createGitHubDeployments } from './github-deployments.ts';

const lab = openGitHubLab();
let environments = 0;

/** What becomes of one write: it is done; nothing is done; it is done and its answer lost. */
type Fate = 'done' | 'refused' | 'lost';

/** Writes meet the next fate each, and are done once there is none left. */
function faulty(client: GitHubClient, fates: Fate[]): GitHubClient {
  return {
    ...client,
    async write(place, weight, call) {
      const fate = fates.shift() ?? 'done';
      if (fate === 'refused') throw new Error('refused');
      const result = await client.write(place, weight, call);
      if (fate === 'lost') throw new Error('lost');
      return result;
    },
  };
}

/** Shows again until it is shown, as the worker does. @returns the new reference */
async function insist(show: () => Promise<string>, tries = 40): Promise<string> {
  try {
    return await show();
  } catch (error) {
    if (tries === 0) throw error;
    return insist(show, tries - 1);
  }
}

const fate = fc.constantFrom<Fate>('done', 'done', 'refused', 'lost');
const operation = fc.record({
  title: fc.constantFrom('create', 'bump', 'sleep', 'destroy'),
  /** States that came and went before anybody looked are left out. */
  seen: fc.subarray<OperationState>(['planning', 'waiting', 'running']),
  end: fc.constantFrom<OperationState>('succeeded', 'failed'),
  pushed: fc.boolean(),
});

it('whatever is refused or lost, there is one comment, one newest check and one deployment, and all tell the end', async () => {
  const { github } = lab();
  const runs = fc.array(operation, { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(runs, fc.array(fate, { maxLength: 30 }), async (operations, fates) => {
      environments += 1;
      const environment = `preview-${environments}`;
      const client = faulty(hastyClient(github), fates);
      const [comment, check, deployment] = [
        createCommentDisplay(createGitHubComments(client)),
        createCheckRunDisplay(client),
        createDeploymentDisplay(createGitHubDeployments(client)),
      ];
      const pullRequest = { repository: SHOP, number: 1 };
      const ref = { door: 'github', repository: SHOP, issue: 1 } as const;
      const known: { comment?: string; check?: string; deployment?: string } = {};
      let head = github.push(SHOP, 1);
      for (const [index, { title, seen, end, pushed }] of operations.entries()) {
        if (pushed) head = github.push(SHOP, 1);
        for (const state of [...seen, end]) {
          const begun = state !== 'planning' && state !== 'waiting';
          const view = sampleView({
            id: `op-${index}`,
            environment,
            title,
            state,
            pullRequest: { ...pullRequest, head },
            timeline: begun ? [{ phase: 'up', step: 'up', state: 'done', startedAt: 0, endedAt: 1 }] : [],
          });
          const at = { ...known };
          known.comment = await insist(() =>
            comment.show({ display: githubComment(ref, environment), view, reference: at.comment }),
          );
          known.check = await insist(() =>
            check.show({ display: githubCheckRun(pullRequest, environment), view, reference: at.check }),
          );
          known.deployment = await insist(() =>
            deployment.show({ display: githubDeployment(SHOP, environment, 1), view, reference: at.deployment }),
          );
        }
      }
      const last = operations.at(-1);
      const comments = github.botComments(SHOP, 1).filter(({ body }) => body.includes(`environment=${environment} `));
      expect(comments).toHaveLength(1);
      const { check_runs } = await readGitHub<{ check_runs: { conclusion: string }[] }>(
        github,
        `/repos/${SHOP}/commits/${head}/check-runs?check_name=env/${environment}`,
      );
      expect(check_runs).toMatchObject([{ conclusion: last?.end === 'succeeded' ? 'success' : 'failure' }]);
      const kept = await readGitHub<{ id: number }[]>(
        github,
        `/repos/${SHOP}/deployments?environment=${environment}&per_page=100`,
      );
      const states = await Promise.all(
        kept.map(async ({ id }) => {
          const [status] = await readGitHub<{ state: string }[]>(github, `/repos/${SHOP}/deployments/${id}/statuses`);
          return status?.state ?? 'pending';
        }),
      );
      // Some told the end, none hangs, and whatever succeeded last is all that is active.
      expect(states).not.toContain('pending');
      expect(states).not.toContain('in_progress');
      expect(states.filter((state) => state === 'success').length).toBeLessThanOrEqual(1);
      if (last?.end === 'succeeded') {
        const active = states.filter((state) => state !== 'inactive');
        expect(active).toEqual(last.title === 'destroy' ? [] : ['success']);
      }
    }),
    { numRuns: 25 },
  );
}, 20_000);
