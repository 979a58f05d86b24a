import type { Instant, Milliseconds } from '../environments/instant.ts';
import type { CloudInventory } from './ports/cloud-inventory.ts';
import type { ClusterReader } from './ports/cluster-reader.ts';
import type { Conversation } from './ports/conversation.ts';
import type { Directory } from './ports/directory.ts';
import type { DisplayWriters } from './ports/display-writer.ts';
import type { GitOpsRepository } from './ports/gitops-repository.ts';
import type { OperationStore } from './ports/operation-store.ts';
import type { SecretSealer } from './ports/secret-sealer.ts';
import type { StackRunner } from './ports/stack-runner.ts';
import type { ConversationRef } from './request.ts';

/** Repositories as the reconciler in the cluster reaches them; written into what the environment stack registers. */
export type Wiring = { readonly gitopsUrl: string; readonly gitopsBranch: string; readonly infraUrl: string };

/** How long things may take and how often they are looked at. */
export type Limits = {
  /** A plan older than this is made again before it runs. */
  readonly planLifetime: Milliseconds;
  /** From commit to "healthy" or "asleep". */
  readonly convergeDeadline: Milliseconds;
  /** From unregistering to "nothing is left". */
  readonly absenceDeadline: Milliseconds;
  /** Between two looks at the cluster. */
  readonly pollInterval: Milliseconds;
  /** How long the expectation must hold without a break: controllers report "healthy" too early just after a sync. */
  readonly stableFor: Milliseconds;
  /** A worker that is silent for this long has lost its environment. */
  readonly lease: Milliseconds;
  /** Between two looks of a running operation at its claim, and at whether somebody wants it cancelled. */
  readonly heartbeat: Milliseconds;
  /** How long the first words about an operation may wait for its plan. */
  readonly firstShownAfter: Milliseconds;
  /** Least time between two writes of one display. */
  readonly displayInterval: Milliseconds;
};

export const DEFAULT_LIMITS: Limits = {
  planLifetime: 24 * 60 * 60_000,
  convergeDeadline: 10 * 60_000,
  absenceDeadline: 5 * 60_000,
  pollInterval: 500,
  stableFor: 1_000,
  lease: 15_000,
  heartbeat: 1_000,
  firstShownAfter: 3_000,
  displayInterval: 2_000,
};

/** What the bot tells its operator: a static sentence and data. Never a secret. */
export type Log = {
  readonly info: (data: object, message: string) => void;
  readonly warn: (data: object, message: string) => void;
  readonly error: (data: object, message: string) => void;
};

/** Everything an operation needs from outside; `main.ts` puts it together once. */
export type Runtime = {
  readonly store: OperationStore;
  readonly gitops: GitOpsRepository;
  readonly stacks: StackRunner;
  readonly sealer: SecretSealer;
  readonly cluster: ClusterReader;
  /** What stands in the cloud's account; absent where nobody sweeps it. */
  readonly cloud?: CloudInventory;
  readonly directory: Directory;
  readonly conversations: Readonly<Partial<Record<ConversationRef['door'], Conversation>>>;
  readonly displays: DisplayWriters;
  /** The Slack workspace (`T…` or `E…`) that a member id without one means in the policy: nobody's while it is not known, any where the setting is absent. */
  readonly slackHome?: () => string | undefined;
  /** Address of the page that shows the whole of an operation to whoever has it. */
  readonly linkTo: (operation: string) => string;
  readonly wiring: Wiring;
  readonly limits: Limits;
  /** Names this process in claims. */
  readonly worker: string;
  readonly now: () => Instant;
  readonly log: Log;
  /** Counts a build CI told of that the policy refused, by the reason. */
  readonly countBuild?: (problem: string) => void;
  /** Aborted when the server is asked to stop: running work is laid down where it can be taken up again. */
  readonly shutdown: AbortSignal;
};
