import { randomBytes } from 'node:crypto';
import { type DeliveryLog, REPOSITORY_ID, type Sent } from './delivery-log.ts';
import { APP, type PullRequest } from './github-state.ts';

/** What people do to pull requests and to their checks. Each is delivered. */
export type PullRequestEvents = {
  label(login: string, repository: string, number: number, label: string): Promise<Sent>;
  unlabel(login: string, repository: string, number: number, label: string): Promise<Sent>;
  close(login: string, repository: string, number: number, merged?: boolean): Promise<Sent>;
  reopen(login: string, repository: string, number: number): Promise<Sent>;
  /** Moves the head to a new commit. */
  synchronize(login: string, repository: string, number: number): Promise<Sent>;
  /** Presses a button of a check run of ours, or of app `app`. */
  requestAction(login: string, repository: string, number: number, check: Check, identifier: string): Promise<Sent>;
  /** "Re-run" of one check run. */
  rerequestRun(login: string, repository: string, number: number, check: Check): Promise<Sent>;
  /** "Re-run all checks" */
  rerequestSuite(login: string, repository: string, numbers: readonly number[]): Promise<Sent>;
};

type Check = { readonly externalId: string; readonly app?: number };

export function createPullRequestEvents(
  { deliver }: Pick<DeliveryLog, 'deliver'>,
  pullRequest: (repository: string, number: number) => PullRequest,
): PullRequestEvents {
  const changed = (login: string, repository: string, number: number, action: string, more: object = {}) => {
    const { head, state } = pullRequest(repository, number);
    const about = { number, state, head: { sha: head }, ...('merged' in more ? more : {}) };
    return deliver('pull_request', login, repository, { action, pull_request: about, ...more });
  };
  // GitHub names no pull requests from forks: https://docs.github.com/webhooks/webhook-events-and-payloads#check_run
  const named = (repository: string, numbers: readonly number[]) =>
    numbers
      .filter((number) => !pullRequest(repository, number).fromFork)
      .map((number) => ({ number, base: { repo: { id: REPOSITORY_ID } } }));
  const runOf = (repository: string, number: number, { externalId, app = APP.id }: Check) => ({
    app: { id: app },
    external_id: externalId,
    pull_requests: named(repository, [number]),
  });
  return {
    label(login, repository, number, label) {
      pullRequest(repository, number).labels.add(label);
      return changed(login, repository, number, 'labeled', { label: { name: label } });
    },
    unlabel(login, repository, number, label) {
      pullRequest(repository, number).labels.delete(label);
      return changed(login, repository, number, 'unlabeled', { label: { name: label } });
    },
    close(login, repository, number, merged = false) {
      pullRequest(repository, number).state = 'closed';
      return changed(login, repository, number, 'closed', { merged });
    },
    reopen(login, repository, number) {
      pullRequest(repository, number).state = 'open';
      return changed(login, repository, number, 'reopened');
    },
    synchronize(login, repository, number) {
      pullRequest(repository, number).head = randomBytes(20).toString('hex');
      return changed(login, repository, number, 'synchronize');
    },
    requestAction: (login, repository, number, check, identifier) =>
      deliver('check_run', login, repository, {
        action: 'requested_action',
        requested_action: { identifier },
        check_run: runOf(repository, number, check),
      }),
    rerequestRun: (login, repository, number, check) =>
      deliver('check_run', login, repository, { action: 'rerequested', check_run: runOf(repository, number, check) }),
    rerequestSuite: (login, repository, numbers) =>
      deliver('check_suite', login, repository, {
        action: 'rerequested',
        check_suite: { app: { id: APP.id }, pull_requests: named(repository, numbers) },
      }),
  };
}
