import type { ColumnType, Generated } from 'kysely';
import type { Command } from '../commands/command.ts';
import type { Build } from '../environments/build.ts';
import type { Display } from '../operations/displays/display.ts';
import type { Operation, OperationState, Outcome, Phase, Plan, Step } from '../operations/operation.ts';
import type { ConversationRef, PullRequestRef, Request } from '../operations/request.ts';

/** A `jsonb` column: written as text by `toJson`, read back through `fromJson`. */
type Json<T> = ColumnType<T, string, string>;
type NullableJson<T> = ColumnType<T | null, string | null, string | null>;

type RequestTable = {
  id: string;
  request: Json<Request>;
  received_at: Date;
  handled_at: Date | null;
};

export type OperationTable = {
  id: string;
  request: string;
  environment: string;
  command: Json<Command>;
  requester: string;
  conversation: Json<ConversationRef>;
  displays: Json<readonly Display[]>;
  pull_request: NullableJson<PullRequestRef>;
  state: OperationState;
  phase: Phase;
  allowed_by: string;
  created_at: Date;
  updated_at: Date;
  queued_at: Date;
  plan: string | null;
  commit: string | null;
  cancel: NullableJson<NonNullable<Operation['cancel']>>;
  outcome: NullableJson<Outcome>;
  /** Lines in `log_lines`: the counter that numbers the next one. */
  log_length: Generated<number>;
};

/** At most one row for an environment: who works on it now. */
type ClaimTable = {
  environment: string;
  operation: string;
  worker: string;
  expires_at: Date;
  /** A job for this very operation was written while it was held; whoever took that job found it held and went away. */
  woken: Generated<boolean>;
};

type StepTable = {
  operation: string;
  name: string;
  /** Order in which steps were first started. */
  position: Generated<number>;
  phase: Phase;
  state: Step['state'];
  started_at: Date;
  ended_at: Date | null;
  data: Json<Step['data']>;
};

type LogLineTable = { operation: string; sequence: number; at: Date; text: string };

type PlanTable = { id: string; operation: string; created_at: Date; body: Json<Plan> };

type SavedPlanTable = { plan: string; stack: string; content: Uint8Array };

type ApprovalTable = { plan: string; login: string; at: Date };

export type LockTable = { environment: string; locked_by: string; at: Date; reason: string | null };

/** A place that shows the operation that moved last of those that share it. */
type DisplayTable = {
  key: string;
  pace: string;
  display: Json<Display>;
  environment: string;
  operation: string;
  version: Generated<number>;
  shown_version: Generated<number>;
  reference: string | null;
  last_write_at: Date | null;
  retry_at: Date | null;
  /** The process that is writing it, so that two replicas do not both open a message. */
  taken_by: string | null;
  taken_until: Date | null;
};

/** What was said last about an environment through a door. */
type TurnTable = { door: string; environment: string; request: string; said_at: Date };

type SlackLinkTable = { workspace: string; member: string; login: string; linked_at: Date };

type LinkOfferTable = { code: string; workspace: string; member: string; expires_at: Date };

type KeyTable = { name: string; value: Uint8Array };

/** Columns are what is looked up; `build` is all of it. */
type BuildTable = {
  service: string;
  id: string;
  digest: string;
  branch: string;
  pull_request: number | null;
  tag: string;
  received_at: Date;
  build: Json<Build>;
};

type AuditTable = {
  id: Generated<number>;
  at: Date;
  actor: string;
  door: string;
  environment: string | null;
  operation: string | null;
  action: string;
  result: string;
};

export type Tables = {
  requests: RequestTable;
  operations: OperationTable;
  claims: ClaimTable;
  steps: StepTable;
  log_lines: LogLineTable;
  plans: PlanTable;
  saved_plans: SavedPlanTable;
  approvals: ApprovalTable;
  locks: LockTable;
  displays: DisplayTable;
  turns: TurnTable;
  slack_links: SlackLinkTable;
  link_offers: LinkOfferTable;
  keys: KeyTable;
  builds: BuildTable;
  audit: AuditTable;
};

/** Our tables, pg-boss's in a schema of their own beside them: a database shared with others stays tidy. */
export const SCHEMA = 'workflowautom';
export const JOB_SCHEMA = 'workflowautom_jobs';
