import type { KnownBuild } from '../../environments/build.ts';
import type { Instant, Milliseconds } from '../../environments/instant.ts';
import type { Display } from '../displays/display.ts';
import type { Approval, Operation, OperationState, Plan, Step } from '../operation.ts';
import type { Request } from '../request.ts';

export type EnvironmentLock = {
  readonly environment: string;
  readonly by: string;
  readonly at: Instant;
  readonly reason?: string;
};

/** A plan's saved Pulumi plans, by `project/stack`. */
export type SavedPlans = Readonly<Record<string, Uint8Array>>;

/** One line of an operation's long output. `sequence` grows by one within an operation. */
export type LogLine = { readonly sequence: number; readonly at: Instant; readonly text: string };

/** A display that is behind what it should show. */
export type DueDisplay = {
  readonly display: Display;
  readonly environment: string;
  readonly operation: string;
  /** Version the display must reach; pass it to `displayShown`. */
  readonly version: number;
  /** What finds it again in its host, once it was shown. */
  readonly reference?: string;
};

/** Somebody in Slack, as Slack vouches for them. `workspace` is the organisation's id in Enterprise Grid. */
export type SlackUser = { readonly workspace: string; readonly user: string };

export type AuditEntry = {
  readonly at: Instant;
  readonly actor: string;
  readonly door: string;
  readonly environment?: string;
  readonly operation?: string;
  readonly action: string;
  /** `allowed`, `refused`… with the rule or the refusal's code. */
  readonly result: string;
};

/** Which builds are looked for: those for which all of it holds. */
export type BuildQuery = {
  /** Built of that branch or Git tag, and for no pull request. */
  readonly branch?: string;
  readonly pullRequest?: number;
  /** Tag of the image. */
  readonly tag?: string;
  readonly digest?: string;
  /** Built of a Git tag, whichever, and for no pull request. */
  readonly gitTags?: true;
};

/** What a patch may change; identity and origin never do. The command of a bump by the policy moves on to newer builds. */
export type OperationPatch = Partial<
  Pick<Operation, 'state' | 'phase' | 'plan' | 'commit' | 'cancel' | 'outcome' | 'queuedAt' | 'displays' | 'command'>
>;

/**
 * Where operations, plans, approvals, locks and jobs are kept. PostgreSQL and the embedded PGlite behave alike.
 * All methods throw PortError `store-unreachable` when the database does not answer.
 */
export interface OperationStore {
  /**
   * Writes the request and the job that will handle it in one transaction.
   * @returns false when this id arrived before; then nothing is written.
   */
  acceptRequest(request: Request): Promise<boolean>;
  request(id: string): Promise<Request | undefined>;
  /** Marks a request as dealt with, so that a repeated job does nothing. */
  requestHandled(id: string): Promise<void>;
  requestIsHandled(id: string): Promise<boolean>;

  /** Inserts the operation and the job that advances it in one transaction; an id already there changes nothing. */
  createOperation(operation: Operation): Promise<void>;
  operation(id: string): Promise<Operation | undefined>;
  /** Newest first. */
  operationsOf(
    environment: string,
    options?: { readonly limit?: number; readonly states?: readonly OperationState[] },
  ): Promise<readonly Operation[]>;
  operationsIn(states: readonly OperationState[]): Promise<readonly Operation[]>;
  /**
   * Applies `patch` when the operation is in one of `from`, sets `updatedAt`, and marks its displays due, in one transaction.
   * With `advance`, the job that carries it on is written in the same transaction.
   * @returns the operation as it now is, or undefined when it was in another state (and nothing changed)
   */
  transition(
    id: string,
    from: readonly OperationState[],
    patch: OperationPatch,
    options?: { readonly advance?: boolean },
  ): Promise<Operation | undefined>;

  /**
   * Takes the environment for this worker when the operation is the first in its queue and nobody else holds it.
   * Holding again what one holds already succeeds. The claim lapses after `lease` unless renewed.
   */
  claim(operation: string, worker: string, lease: Milliseconds): Promise<boolean>;
  renewClaim(operation: string, worker: string, lease: Milliseconds): Promise<boolean>;
  /** Gives the environment back and writes the job of the next operation in its queue, in one transaction. */
  releaseClaim(operation: string, worker: string): Promise<void>;
  /** Operations queued, planning, approved or running of this environment, in the order they will run. */
  queue(environment: string): Promise<readonly Operation[]>;
  /** Unfinished operations that nobody works on: their claim lapsed, or they never had one. Enqueues each again. */
  recover(now: Instant): Promise<readonly string[]>;

  stepStarted(step: Omit<Step, 'state' | 'endedAt'>): Promise<void>;
  stepEnded(
    operation: string,
    name: string,
    state: 'done' | 'failed',
    at: Instant,
    data?: Readonly<Record<string, unknown>>,
  ): Promise<void>;
  /** In the order they were first started; starting a step again keeps its place and sets it to `started`. */
  steps(operation: string): Promise<readonly Step[]>;
  appendLog(operation: string, at: Instant, lines: readonly string[]): Promise<void>;
  log(operation: string, options?: { readonly after?: number; readonly limit?: number }): Promise<readonly LogLine[]>;

  savePlan(plan: Plan, saved: SavedPlans): Promise<void>;
  plan(id: string): Promise<Plan | undefined>;
  savedPlans(id: string): Promise<SavedPlans>;
  /** @returns false when this person had approved this plan already */
  addApproval(approval: Approval): Promise<boolean>;
  /** Oldest first. */
  approvals(plan: string): Promise<readonly Approval[]>;

  /** @returns the lock now in force: an existing one is never overwritten. */
  lock(lock: EnvironmentLock): Promise<EnvironmentLock>;
  unlock(environment: string): Promise<EnvironmentLock | undefined>;
  lockOf(environment: string): Promise<EnvironmentLock | undefined>;

  /** Displays behind their operation, of a pace that was not written to in the last `interval`; one of each pace. */
  dueDisplays(now: Instant, interval: Milliseconds): Promise<readonly DueDisplay[]>;
  displayShown(due: DueDisplay, reference: string, at: Instant): Promise<void>;
  /** Leaves a display for later, until `retryAt` or until its operation moves on. */
  postponeDisplay(due: DueDisplay, retryAt: Instant): Promise<void>;
  /** What finds a display again, once it was shown. */
  displayReference(key: string): Promise<string | undefined>;

  /**
   * Writes down that this request about `environment` was said at `saidAt`, through `door`. Said again of the same
   * request it answers the same.
   * @returns the request said later that was dealt with already, if there is one: then nothing is written
   */
  takeTurn(turn: {
    readonly door: string;
    readonly environment: string;
    readonly request: string;
    readonly saidAt: Instant;
  }): Promise<{ readonly overtakenBy: string } | undefined>;

  /** A code somebody in Slack shows on GitHub to be known as who they are there; an earlier one of theirs lapses. */
  offerLink(code: string, who: SlackUser, expiresAt: Instant): Promise<void>;
  /** Who offered this code, while it is good. Does not use it up. */
  linkOffer(code: string, now: Instant): Promise<SlackUser | undefined>;
  /** Uses the code up and remembers the link, in one transaction. @returns undefined when the code is not good */
  confirmLink(code: string, login: string, now: Instant): Promise<SlackUser | undefined>;
  /** @returns false when there was none */
  removeLink(who: SlackUser): Promise<boolean>;
  loginOf(who: SlackUser): Promise<string | undefined>;
  /** Everybody in Slack who is linked to this login, whatever its letter case. */
  slackUsersOf(login: string): Promise<readonly SlackUser[]>;

  /** Thirty-two random bytes made when first asked for, the same ever after and in every replica. */
  key(name: string): Promise<Uint8Array>;

  /** Writes down what CI built. A build that is known, by service, id and digest, stays as it was first told of. */
  recordBuild(build: KnownBuild): Promise<void>;
  /** The hundred builds of a service told of last, the newest first. */
  builds(service: string, where?: BuildQuery): Promise<readonly KnownBuild[]>;

  audit(entry: AuditEntry): Promise<void>;
  auditOf(environment: string, limit: number): Promise<readonly AuditEntry[]>;

  /** Starts taking jobs; each handler call is retried by the queue only when it throws. */
  work(handlers: JobHandlers): Promise<void>;
  /** Stops taking jobs, waits for running handlers, closes the database. */
  close(): Promise<void>;
}

export type JobHandlers = {
  readonly request: (requestId: string) => Promise<void>;
  readonly advance: (operationId: string) => Promise<void>;
};
