import type { Request } from '../../operations/request.ts';
import { checkRun } from './events/check-run.ts';
import { checkSuite } from './events/check-suite.ts';
import type { Delivery } from './events/delivery.ts';
import { issueComment } from './events/issue-comment.ts';
import { pullRequest } from './events/pull-request.ts';

type Translate = (delivery: Delivery, appId: number) => readonly Request[];

/** What each event that means anything asks for, by its name in `X-GitHub-Event`. */
const EVENTS: ReadonlyMap<string, Translate> = new Map<string, Translate>([
  ['issue_comment', issueComment],
  ['pull_request', pullRequest],
  ['check_run', checkRun],
  ['check_suite', checkSuite],
]);

/** What the App subscribes to. */
export const TRANSLATED_EVENTS: readonly string[] = [...EVENTS.keys()];

/** False for an event nothing is ever done about. */
export function meansAnything(event: string): boolean {
  return EVENTS.has(event) || movesInstallations(event);
}

/**
 * What an event GitHub delivered asks for. A payload that lacks what is used here (a comment whose author is gone)
 * asks for nothing, like every other event.
 * @param appId of this App, as in its settings
 */
export function translateEvent(delivery: Delivery, appId: number): readonly Request[] {
  return EVENTS.get(delivery.event)?.(delivery, appId) ?? [];
}

/** Where the App is installed may have changed. GitHub tells every App; no payload of it is needed. */
export function movesInstallations(event: string): boolean {
  return event === 'installation' || event === 'installation_repositories';
}
