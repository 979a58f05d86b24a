import type { CheckRunEvent } from '../schema.ts';

/** Numbers of the pull requests that are this repository's own: in a fork GitHub names those of its parent, too. */
export function ownPullRequests(
  { repository }: Pick<CheckRunEvent, 'repository'>,
  pullRequests: CheckRunEvent['check_run']['pull_requests'],
): readonly number[] {
  return pullRequests.filter(({ base }) => base.repo.id === repository.id).map(({ number }) => number);
}
