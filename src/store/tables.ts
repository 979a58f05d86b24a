import type { ColumnType, Generated } from 'kysely';
import type { Command } from '../commands/command.ts';
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

/** The one message about an environment in one conversation. */
type MessageTable = {
  conversation_key: string;
  environment: string;
  conversation: Json<ConversationRef>;
  /** The operation that moved last. */
  operation: string;
  version: Generated<number>;
  written_version: Generated<number>;
  message_id: string | null;
  last_write_at: Date | null;
  retry_at: Date | null;
  /** The process that is writing it, so that two replicas do not both open a message. */
  taken_by: string | null;
  taken_until: Date | null;
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
  messages: MessageTable;
  audit: AuditTable;
};

/** Our tables, pg-boss's in a schema of their own beside them: a database shared with others stays tidy. */
export const SCHEMA = 'workflowautom';
export const JOB_SCHEMA = 'workflowautom_jobs';
