import type { Request } from '../../../operations/request.ts';
import { CheckSuiteEvent } from '../schema.ts';
import type { Delivery } from './delivery.ts';
import { ownPullRequests } from './own-pull-requests.ts';
import { requestOf } from './request-of.ts';

/**
 * "Re-run all checks" asks again for every pull request with that head. Their requests are told apart by number where
 * there are several.
 * @param appId ours: GitHub tells every app of its own suite
 */
export function checkSuite(delivery: Delivery, appId: number): readonly Request[] {
  const { data: event } = CheckSuiteEvent.safeParse(delivery.payload);
  if (event?.action !== 'rerequested' || event.check_suite.app.id !== appId) return [];
  const numbers = ownPullRequests(event, event.check_suite.pull_requests);
  return numbers.map((issue) => {
    const said = { kind: 'pull-request', change: 'rerequested' } as const;
    const request = requestOf(delivery, event, said, { issue, isPullRequest: true });
    return numbers.length > 1 ? { ...request, id: `${request.id}:${issue}` } : request;
  });
}
