import type { Command } from '../../commands/command.ts';
import type { DesiredState } from '../../environments/desired-state.ts';
import { endsWithPullRequest } from '../../environments/ends-with-pull-request.ts';
import { environmentName } from '../../environments/environment-name.ts';
import { listManifests } from '../../environments/manifest-file.ts';
import { pullRequestEnvironment } from '../../environments/policy/kinds.ts';
import { readPolicy } from '../../environments/policy/policy-file.ts';
import { replanWaiting } from '../planning/replan-waiting.ts';
import { watchMerges } from '../proposals/watch-merges.ts';
import type { CommandRequest, PullRequestChange, PullRequestRef, Request } from '../request.ts';
import type { Runtime } from '../runtime.ts';
import { POLICY_ACTOR } from './identify-speaker.ts';
import { putAwayCreate } from './put-away-create.ts';
import { samePullRequest } from './same-pull-request.ts';

/** A request that has not been given its command yet. */
type Event = Omit<Request, 'said' | 'speaker'> & { readonly actor: string };

/**
 * What a pull request's life means for its environments. Its state now decides, not the event's: events come late,
 * twice, and in any order.
 * @returns what is to be done by the words of a command, in this order
 * @throws PortError when the outside does not answer: asked again, it means the same
 */
export async function followPullRequest(
  runtime: Runtime,
  event: Event,
  change: PullRequestChange,
): Promise<readonly CommandRequest[]> {
  const { pullRequest } = event;
  if (!pullRequest) return [];
  switch (change) {
    case 'closed':
      // Of git-ops itself, one that an operation waits for: the watch would see it half a minute later.
      await watchMerges(runtime, `${pullRequest.repository}#${pullRequest.number}`);
      return closed(runtime, event, pullRequest);
    case 'reopened':
      return reopened(runtime, event, pullRequest);
    case 'synchronized':
      await replanWaiting(runtime, pullRequest);
      return [];
    case 'rerequested': {
      const { manifests } = listManifests(await runtime.gitops.read());
      const its = manifests.filter(({ source }) => samePullRequest(source, pullRequest));
      return its.map(({ name }) => derived(event, 'plan', name));
    }
  }
}

const UNFINISHED = ['queued', 'planning', 'waiting', 'approved', 'running'] as const;

/** Previews end with their pull request: those there are, and those that are being made. */
async function closed(runtime: Runtime, event: Event, pullRequest: PullRequestRef): Promise<readonly CommandRequest[]> {
  const desired = await runtime.gitops.read();
  const there = previewsOf(desired, pullRequest);
  const policy = readPolicy(desired);
  const creates = (await runtime.store.operationsIn(UNFINISHED)).filter(
    ({ command, environment, ...each }) =>
      command.verb === 'create' &&
      samePullRequest(each.pullRequest, pullRequest) &&
      endsWithPullRequest(policy, environment),
  );
  if (there.length + creates.length === 0) return [];
  const now = await runtime.directory.pullRequest(pullRequest.repository, pullRequest.number);
  if (now.open) return [];
  const making: string[] = [];
  for (const create of creates)
    if (!(await putAwayCreate(runtime, create, 'its pull request was closed'))) making.push(create.environment);
  const ending: CommandRequest[] = [];
  for (const name of new Set([...there, ...making])) {
    // Somebody was quicker, or this was told twice: a second destroy would only find nothing, and say that it failed.
    if ((await runtime.store.queue(name)).at(-1)?.command.verb === 'destroy') continue;
    const byPolicy = 'a preview ends with its pull request';
    ending.push({ ...derived(event, 'destroy', name), actor: POLICY_ACTOR, byPolicy });
  }
  return ending;
}

function previewsOf(desired: DesiredState, pullRequest: PullRequestRef): readonly string[] {
  const policy = readPolicy(desired);
  return listManifests(desired)
    .manifests.filter(({ name, source }) => samePullRequest(source, pullRequest) && endsWithPullRequest(policy, name))
    .map(({ name }) => name);
}

/** A label that means "create" still does. */
async function reopened(
  runtime: Runtime,
  event: Event,
  pullRequest: PullRequestRef,
): Promise<readonly CommandRequest[]> {
  const policy = readPolicy(await runtime.gitops.read());
  const environment = pullRequestEnvironment(policy, pullRequest.number);
  if (!environment || !Object.values(policy.labels).includes('create')) return [];
  const { open, labels } = await runtime.directory.pullRequest(pullRequest.repository, pullRequest.number);
  const wanted = labels.some((label) => Object.hasOwn(policy.labels, label) && policy.labels[label] === 'create');
  return open && wanted ? [derived(event, 'create', environment)] : [];
}

/** Identified by what happened and the environment: the same after a crash. */
function derived(event: Event, verb: Command['verb'], environment: string): CommandRequest {
  const command = { verb, environment: environmentName(environment), args: [], flags: {} };
  return { ...event, id: `${event.id} ${environment}`, command };
}
