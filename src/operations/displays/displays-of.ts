import type { EnvironmentName } from '../../environments/environment-name.ts';
import type { Manifest } from '../../environments/manifest.ts';
import { kindOf } from '../../environments/policy/kinds.ts';
import type { Policy } from '../../environments/policy/policy.ts';
import type { CommandRequest, GitHubRef, PullRequestRef, SlackRef } from '../request.ts';
import type { Runtime } from '../runtime.ts';
import { type Display, githubCheckRun, githubComment, githubDeployment, slackMessage, slackThread } from './display.ts';

/** What decides, besides the request, where an operation is shown. */
type Surroundings = {
  readonly policy: Policy;
  /** The environment as Git has it, when it has it. */
  readonly manifest: Manifest | undefined;
  /** Writers this server has: nothing is shown where nobody can write. */
  readonly displays: Runtime['displays'];
};

/**
 * Where people will see how an operation goes: where it was asked for, in the pull request the environment belongs to,
 * and in the policy's channel. Each place once. Of a bump the policy asks for, see below. Pure.
 */
export function displaysOf(
  request: Pick<CommandRequest, 'conversation' | 'pullRequest' | 'build'>,
  environment: EnvironmentName,
  operation: string,
  { policy, manifest, displays }: Surroundings,
): readonly Display[] {
  const { conversation, pullRequest, build } = request;
  const here = conversation.door === 'github' ? conversation : undefined;
  const source = manifest?.source && { repository: manifest.source.repository, number: manifest.source.pullRequest };
  if (build) return ofBuild(source, environment).filter(({ kind }) => displays[kind]);
  const channel = policyChannel(policy, environment);
  const all: readonly Display[] = [
    ...(here ? [githubComment(here, environment)] : []),
    ...(conversation.door === 'slack' ? inSlack(conversation, operation) : []),
    // Its own pull request first: a repository shows one deployment of an environment, whoever asked from where.
    ...(source ? inPullRequest(source, environment, here) : []),
    ...(pullRequest ? inPullRequest(pullRequest, environment, here) : []),
    ...(channel && !isSameChannel(channel, conversation) ? inSlack(channel, operation) : []),
  ];
  const places = new Map<string, Display>();
  for (const each of all) if (displays[each.kind] && !places.has(each.key)) places.set(each.key, each);
  return [...places.values()];
}

/**
 * A bump for a new build, which nobody asked for: only the pull request it is a preview of hears of it. Whoever follows a
 * branch reads the status of the commit (`displaysOfBuilds`); a channel hears of it when it fails (`displaysOfFailure`).
 */
function ofBuild(source: PullRequestRef | undefined, environment: EnvironmentName): readonly Display[] {
  if (!source) return [];
  const { repository, number } = source;
  const comment = githubComment({ door: 'github', repository, issue: number }, environment);
  return [comment, githubDeployment(repository, environment, number)];
}

/** The channel that hears about an environment, by the policy: its own, or its kind's. Pure. */
export function policyChannel(policy: Policy, environment: string): SlackRef | undefined {
  const { channels } = policy.slack;
  const channel = channels[environment] ?? channels[kindOf(policy, environment).name];
  return channel === undefined ? undefined : { door: 'slack', channel };
}

function inPullRequest(
  pullRequest: PullRequestRef,
  environment: EnvironmentName,
  here: GitHubRef | undefined,
): readonly Display[] {
  const { repository, number } = pullRequest;
  const installation = here?.repository === repository ? here.installation : undefined;
  const through = installation === undefined ? {} : { installation };
  return [
    githubComment({ door: 'github', repository, issue: number, ...through }, environment),
    githubCheckRun(pullRequest, environment, installation),
    githubDeployment(repository, environment, number),
  ];
}

/** The message about an operation in a conversation of Slack, and its thread. */
export function inSlack(conversation: SlackRef, operation: string): readonly Display[] {
  return [slackMessage(conversation, operation), slackThread(conversation, operation)];
}

function isSameChannel(channel: SlackRef, conversation: CommandRequest['conversation']): boolean {
  return conversation.door === 'slack' && conversation.channel === channel.channel;
}
