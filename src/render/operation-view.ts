import type { FileDifference, StackDifference } from '../commands/difference.ts';
import type { PlanCost } from '../environments/cost/cost-difference.ts';
import type { Instant } from '../environments/instant.ts';

/**
 * queued -> planning -> waiting -> approved -> running -> succeeded | failed | cancelled; a plan that waits may expire.
 * `waiting` holds nothing: other operations of the environment go on, and the plan is checked again before it runs.
 */
export type OperationState =
  | 'queued'
  | 'planning'
  | 'waiting'
  | 'approved'
  | 'running'
  | 'succeeded'
  | 'failed'
  | 'cancelled'
  | 'expired';

/** One view of an operation; Markdown, Slack blocks and terminal text are three renderings of it. */
export type OperationView = {
  readonly id: string;
  readonly environment: string;
  /** `create`, `bump api to v2`: what it does, without the environment's name. */
  readonly title: string;
  /** The command as a person would type it again. */
  readonly command: string;
  readonly requester: string;
  readonly door: 'github' | 'slack' | 'terminal' | 'jenkins' | 'schedule';
  readonly allowedBy: string;
  readonly state: OperationState;
  /** What it is doing now, in words: `waiting for Argo CD: api is progressing`. */
  readonly activity?: string;
  /** Operations of the same environment that go first, oldest first. */
  readonly behind: readonly { readonly id: string; readonly title: string; readonly requester: string }[];
  readonly plan?: PlanView;
  readonly outcome?: OutcomeView;
  readonly timeline: readonly TimelineEntry[];
  /** The environment as Git has it now; absent before it is there, and once it is gone. */
  readonly standing?: EnvironmentStanding;
  /** Operations of the same environment that moved before this one, newest first. */
  readonly earlier: readonly EarlierOperation[];
  /** Page that shows the whole of it to whoever has its address. */
  readonly url?: string;
  readonly pullRequest?: { readonly repository: string; readonly number: number; readonly head?: string };
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
};

/** What people want to know of an environment before they read on. */
export type EnvironmentStanding = {
  readonly kind: string;
  readonly owner: string;
  readonly address: string;
  readonly services: readonly { readonly name: string; readonly image?: string; readonly address: string }[];
  readonly asleep: boolean;
  /** Absent where it has none. */
  readonly addons?: readonly AddonView[];
  /** When its oldest operation that is known created it. */
  readonly createdAt?: Instant;
  readonly expiresAt?: Instant;
};

/** One add-on, as Git says it is: `making` until its connection is there. */
export type AddonView = {
  readonly name: string;
  readonly size: string;
  readonly state: 'making' | 'running' | 'asleep';
};

export type EarlierOperation = {
  readonly id: string;
  readonly title: string;
  readonly requester: string;
  readonly state: OperationState;
  readonly updatedAt: Instant;
};

export type PlanView = {
  readonly id: string;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  readonly files: readonly FileDifference[];
  readonly stacks: readonly StackDifference[];
  readonly approvals: {
    readonly needed: number;
    readonly requesterApproves: boolean;
    readonly given: readonly { readonly login: string; readonly at: Instant }[];
    /** Roles whose members may approve, as the policy names them. */
    readonly roles: readonly string[];
  };
  /** Why it waits although the kind asks for nobody. */
  readonly holds: readonly string[];
  /** Stand-in resource plugins that took part. */
  readonly standIns: readonly string[];
  /** What is lost, and what stays; sentences. */
  readonly notes?: readonly string[];
  /** What it changes in what the environment costs; absent where nobody said which prices count. */
  readonly cost?: PlanCost;
};

export type OutcomeView = {
  readonly message: string;
  readonly hint?: string;
  readonly code?: string;
  readonly details: readonly string[];
  readonly addresses: readonly string[];
  /** The pull request of the git-ops repository that it waits for; there while it does. */
  readonly proposal?: { readonly name: string; readonly url?: string };
};

export type TimelineEntry = {
  readonly phase: string;
  readonly step: string;
  readonly state: 'started' | 'done' | 'failed';
  readonly startedAt: Instant;
  readonly endedAt?: Instant;
};
