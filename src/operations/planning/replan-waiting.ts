import { waitsForMerge } from '../proposals/await-merge.ts';
import type { PullRequestRef } from '../request.ts';
import { samePullRequest } from '../requests/same-pull-request.ts';
import type { Runtime } from '../runtime.ts';

/**
 * Plans again whatever waits for approval of a plan of an older head of this pull request. Approvals of the older plan do not count
 * for the new one, which has a name of its own. A plan of the head as it is now stays: asked twice, this does it once.
 * @throws PortError `directory-unreachable`
 */
export async function replanWaiting(runtime: Runtime, pullRequest: PullRequestRef): Promise<void> {
  const { store } = runtime;
  const waiting = (await store.operationsIn(['waiting'])).filter(
    (each) => samePullRequest(each.pullRequest, pullRequest) && !waitsForMerge(each),
  );
  if (waiting.length === 0) return;
  const { head } = await runtime.directory.pullRequest(pullRequest.repository, pullRequest.number);
  for (const { id, plan } of waiting) {
    const bound = plan === undefined ? undefined : await store.plan(plan);
    if (bound?.bindings.pullRequestHead === head) continue;
    const outcome = { message: 'Planned again, because the pull request has a new head commit.' };
    const patch = { state: 'planning', phase: 'propose', queuedAt: runtime.now(), outcome } as const;
    await store.transition(id, ['waiting'], patch, { advance: true });
  }
}
