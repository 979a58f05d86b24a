import type { Command } from '../../../commands/command.ts';
import { isEnvironmentName } from '../../../environments/environment-name.ts';
import type { Request } from '../../../operations/request.ts';
import { CheckRunEvent } from '../schema.ts';
import type { Delivery } from './delivery.ts';
import { ownPullRequests } from './own-pull-requests.ts';
import { requestOf } from './request-of.ts';

/**
 * A button on an environment's check run, or its "Re-run". The check run's `external_id`, which only its app can
 * write, is `<environment> <plan id or -> <number of the pull request>`; it was `<environment> <plan id>` before, and
 * then GitHub has to name the pull request, which it does for no fork's.
 * @param appId ours: check runs of other apps mean nothing
 */
export function checkRun(delivery: Delivery, appId: number): readonly Request[] {
  const { data: event } = CheckRunEvent.safeParse(delivery.payload);
  if (event?.check_run.app.id !== appId) return [];
  const about = read(event.check_run.external_id);
  const command = commandOf(event, about);
  // Pull requests with one head share its check runs; the command names its environment, so it is said once.
  const issue = about.number ?? ownPullRequests(event, event.check_run.pull_requests)[0];
  if (!command || issue === undefined) return [];
  return [requestOf(delivery, event, { kind: 'command', command }, { issue, isPullRequest: true })];
}

type About = { readonly environment: string; readonly plan?: string; readonly number?: number };

function read(externalId: string): About {
  const [environment = '', plan = '-', number = ''] = externalId.split(' ');
  return {
    environment,
    ...(plan === '-' ? {} : { plan }),
    ...(/^[1-9]\d{0,9}$/.test(number) ? { number: Number(number) } : {}),
  };
}

function commandOf({ action, requested_action }: CheckRunEvent, { environment, plan }: About): Command | undefined {
  if (!isEnvironmentName(environment)) return undefined;
  if (action === 'rerequested') return { verb: 'plan', environment, args: [], flags: {} };
  const verb = action === 'requested_action' ? BUTTONS.get(requested_action?.identifier ?? '') : undefined;
  // A button is pressed for the plan it stands below: without one it would mean whatever plan is there by now.
  return verb && plan ? { verb, environment, args: [], flags: { plan } } : undefined;
}

const BUTTONS = new Map<string, 'apply' | 'cancel'>([
  ['apply', 'apply'],
  ['discard', 'cancel'],
]);
