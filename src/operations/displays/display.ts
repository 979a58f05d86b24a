import type { ConversationRef, GitHubRef, PullRequestRef, SlackRef } from '../request.ts';

/**
 * A place where people see how an operation goes, brought up to date as it moves. Operations that share a `key` share
 * the place, which then shows the one that moved last.
 */
export type Display = {
  readonly key: string;
  /** Displays of one pace are written one at a time, a few seconds apart. */
  readonly pace: string;
} & (
  | { readonly kind: 'github-comment'; readonly conversation: GitHubRef }
  | { readonly kind: 'github-check-run'; readonly pullRequest: PullRequestRef; readonly installation?: number }
  | { readonly kind: 'github-deployment'; readonly repository: string; readonly pullRequest?: number }
  | {
      readonly kind: 'github-commit-status';
      readonly repository: string;
      /** Full SHA of the commit the image was built from. */
      readonly commit: string;
      readonly environment: string;
    }
  | { readonly kind: 'slack-message'; readonly conversation: SlackRef }
  | { readonly kind: 'slack-thread'; readonly conversation: SlackRef }
);

export type DisplayKind = Display['kind'];
export type DisplayOf<K extends DisplayKind> = Extract<Display, { readonly kind: K }>;

/** The one comment about an environment in a pull request. */
export function githubComment(conversation: GitHubRef, environment: string): DisplayOf<'github-comment'> {
  const pace = `github-comment:${conversation.repository}#${conversation.issue}`;
  return { kind: 'github-comment', key: `${pace}:${environment}`, pace, conversation };
}

/** The check of an environment on the head of a pull request. */
export function githubCheckRun(
  pullRequest: PullRequestRef,
  environment: string,
  installation?: number,
): DisplayOf<'github-check-run'> {
  const key = `github-check-run:${pullRequest.repository}#${pullRequest.number}:${environment}`;
  const from = installation === undefined ? {} : { installation };
  return { kind: 'github-check-run', key, pace: key, pullRequest, ...from };
}

/** The deployment a repository shows for an environment. */
export function githubDeployment(
  repository: string,
  environment: string,
  pullRequest?: number,
): DisplayOf<'github-deployment'> {
  const key = `github-deployment:${repository}:${environment}`;
  return { kind: 'github-deployment', key, pace: key, repository, ...(pullRequest ? { pullRequest } : {}) };
}

/** What became of the image built from a commit, in an environment. */
export function githubCommitStatus(
  repository: string,
  commit: string,
  environment: string,
): DisplayOf<'github-commit-status'> {
  const key = `github-commit-status:${repository}@${commit}:${environment}`;
  return { kind: 'github-commit-status', key, pace: key, repository, commit, environment };
}

/** The one message about an operation in a channel. */
export function slackMessage(conversation: SlackRef, operation: string): DisplayOf<'slack-message'> {
  const channel = `${conversation.workspace ?? ''}/${conversation.channel}`;
  return {
    kind: 'slack-message',
    key: `slack-message:${channel}:${operation}`,
    pace: `slack:${channel}`,
    conversation,
  };
}

/** The timeline below that message. */
export function slackThread(conversation: SlackRef, operation: string): DisplayOf<'slack-thread'> {
  const channel = `${conversation.workspace ?? ''}/${conversation.channel}`;
  return { kind: 'slack-thread', key: `slack-thread:${channel}:${operation}`, pace: `slack:${channel}`, conversation };
}

/** Whether people see a display where this was said: the comment in that pull request, the message in that channel. */
export function isShownIn(display: Display, conversation: ConversationRef): boolean {
  if (display.kind === 'github-comment') {
    const { repository, issue } = display.conversation;
    return conversation.door === 'github' && conversation.repository === repository && conversation.issue === issue;
  }
  if (display.kind !== 'slack-message' || conversation.door !== 'slack') return false;
  return display.conversation.channel === conversation.channel;
}
