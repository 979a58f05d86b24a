import type { Manifest } from '../../environments/manifest.ts';
import type { PullRequestRef } from '../request.ts';

/** Whether both name one pull request; GitHub's owners and names are the same in any letter case. Pure. */
export function samePullRequest(
  one: Manifest['source'] | PullRequestRef | undefined,
  { repository, number }: PullRequestRef,
): boolean {
  if (!one) return false;
  const its = 'pullRequest' in one ? one.pullRequest : one.number;
  return its === number && one.repository.toLowerCase() === repository.toLowerCase();
}
