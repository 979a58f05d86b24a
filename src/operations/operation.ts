import type { Change } from '../commands/change.ts';
import type { Command } from '../commands/command.ts';
import type { FileDifference, StackDifference } from '../commands/difference.ts';
import type { PlanCost } from '../environments/cost/cost-difference.ts';
import type { EnvironmentName } from '../environments/environment-name.ts';
import type { Instant } from '../environments/instant.ts';
import type { OperationState } from '../render/operation-view.ts';
import type { Display } from './displays/display.ts';
import type { ConversationRef, PullRequestRef } from './request.ts';

export type { OperationState };

export type Phase =
  | 'propose'
  | 'preview'
  | 'post'
  | 'approve'
  | 'commit'
  | 'up'
  | 'connections'
  | 'converge'
  | 'unregister'
  | 'converge-absent'
  | 'destroy-stacks'
  | 'remove-files'
  | 'prove-absence'
  | 'report';

export type Operation = {
  /** `op-4t7wqzbcd2`, always the same for the same request; also the `Operation:` trailer in Git. */
  readonly id: string;
  /** The request that asked for it. */
  readonly request: string;
  readonly environment: EnvironmentName;
  readonly command: Command;
  readonly requester: string;
  readonly conversation: ConversationRef;
  /** Where people see how it goes. */
  readonly displays: readonly Display[];
  readonly pullRequest?: PullRequestRef;
  readonly state: OperationState;
  readonly phase: Phase;
  /** Which rule of the policy allowed it: `developer may create on preview (rule 1)`. */
  readonly allowedBy: string;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  /** When it last joined the environment's queue; order among the queued and approved. */
  readonly queuedAt: Instant;
  /** The newest plan. */
  readonly plan?: string;
  /** The git-ops commit it made, once made. */
  readonly commit?: string;
  /** Set when a person asked to cancel: `graceful`, then `forced`; `request` is the one that asked last. */
  readonly cancel?: { readonly stage: 'graceful' | 'forced'; readonly by: string; readonly request?: string };
  /** How it ended, or why it waits again: one sentence, then what to do next. */
  readonly outcome?: Outcome;
};

export type Outcome = {
  readonly message: string;
  readonly hint?: string;
  /** A stable code when it failed: a RefusalCode or a PortErrorCode or `not-healthy`, `left-over`. */
  readonly code?: string;
  /** One line each: what is unhealthy and why, or what is left over. */
  readonly details?: readonly string[];
  /** Addresses of a running environment. */
  readonly addresses?: readonly string[];
  /** What has to be merged before it goes on; there while it waits for that, and only then. */
  readonly proposal?: { readonly name: string; readonly url?: string };
};

/** Everything a plan was made on; `apply` compares each again, and a moved one makes the plan stale. */
export type Bindings = {
  readonly pullRequestHead?: string;
  /** The git-ops commit the plan was rendered on. */
  readonly gitopsBase: string;
  /** SHA-256 of the environment's own files at that commit: a push elsewhere does not make a plan stale. */
  readonly environmentHash: string;
  readonly policyHash: string;
  readonly infraCommit: string;
  /** `StackState.hash` by `project/stack`. */
  readonly stacks: Readonly<Record<string, string>>;
  readonly expiresAt: Instant;
};

/** What a person reads and approves, and exactly what is then applied. */
export type Plan = {
  /** Short and typeable: `p-7k2m9x`. */
  readonly id: string;
  readonly operation: string;
  readonly createdAt: Instant;
  readonly change: Change;
  readonly bindings: Bindings;
  readonly files: readonly FileDifference[];
  readonly stacks: readonly StackDifference[];
  /** How many people must approve. */
  readonly approvals: number;
  readonly requesterApproves: boolean;
  /** Why it waits although the kind asks for nobody: `replaces 1 resource`, `from a fork`; empty otherwise. */
  readonly holds: readonly string[];
  readonly standIns: readonly string[];
  /** What people are to know beside the differences: what is lost, under which names a last copy stays. */
  readonly notes?: readonly string[];
  /** Add-ons whose connection Git does not have yet: it is written there, encrypted, once they are there. */
  readonly connects?: readonly string[];
  /** Its files are written as a pull request: so has the kind them that it was made for. */
  readonly proposes?: true;
  /** What it changes in what the environment costs; absent where the policy names no region, and in older plans. */
  readonly cost?: PlanCost;
};

export type Approval = { readonly plan: string; readonly login: string; readonly at: Instant };

/** One step of an operation, written before it starts and again when it ends. */
export type Step = {
  readonly operation: string;
  readonly phase: Phase;
  /** Unique within the operation and attempt: `up environments/qa`. */
  readonly name: string;
  readonly state: 'started' | 'done' | 'failed';
  readonly startedAt: Instant;
  readonly endedAt?: Instant;
  /** What a resumed run needs to know: `{ commit }`, `{ applying: true }`. */
  readonly data: Readonly<Record<string, unknown>>;
};
