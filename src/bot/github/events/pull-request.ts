import type { Request, Said } from '../../../operations/request.ts';
import { PullRequestEvent } from '../schema.ts';
import type { Delivery } from './delivery.ts';
import { requestOf } from './request-of.ts';

/**
 * A label put on or taken off, and what became of the pull request. `opened` says nothing: labels that were there at
 * the opening arrive as `labeled`, each of its own.
 */
export function pullRequest(delivery: Delivery): readonly Request[] {
  const { data: event } = PullRequestEvent.safeParse(delivery.payload);
  const said = event && saidBy(event);
  return said ? [requestOf(delivery, event, said, { issue: event.pull_request.number, isPullRequest: true })] : [];
}

function saidBy({ action, label }: PullRequestEvent): Said | undefined {
  switch (action) {
    case 'labeled':
      return label ? { kind: 'label', label: label.name } : undefined;
    case 'unlabeled':
      return label ? { kind: 'label', label: label.name, removed: true } : undefined;
    case 'closed':
    case 'reopened':
      return { kind: 'pull-request', change: action };
    case 'synchronize':
      return { kind: 'pull-request', change: 'synchronized' };
    default:
      return undefined;
  }
}
