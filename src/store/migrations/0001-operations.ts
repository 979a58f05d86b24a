import { type Kysely, sql } from 'kysely';

/** Everything from the first release. */
const STATEMENTS = [
  `create table workflowautom.requests (
    id text primary key,
    request jsonb not null,
    received_at timestamptz not null,
    handled_at timestamptz
  )`,
  `create table workflowautom.operations (
    id text primary key,
    request text not null,
    environment text not null,
    command jsonb not null,
    requester text not null,
    conversation jsonb not null,
    pull_request jsonb,
    state text not null,
    phase text not null,
    allowed_by text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    queued_at timestamptz not null,
    plan text,
    "commit" text,
    cancel jsonb,
    outcome jsonb,
    log_length integer not null default 0
  )`,
  `create index operations_history on workflowautom.operations (environment, created_at desc, id desc)`,
  `create index operations_queue on workflowautom.operations (environment, queued_at, id)
    where state in ('queued', 'planning', 'approved', 'running')`,
  `create index operations_state on workflowautom.operations (state)`,
  `create table workflowautom.claims (
    environment text primary key,
    operation text not null references workflowautom.operations (id),
    worker text not null,
    expires_at timestamptz not null,
    woken boolean not null default false
  )`,
  `create table workflowautom.steps (
    operation text not null references workflowautom.operations (id),
    name text not null,
    position integer generated always as identity,
    phase text not null,
    state text not null,
    started_at timestamptz not null,
    ended_at timestamptz,
    data jsonb not null,
    primary key (operation, name)
  )`,
  `create table workflowautom.log_lines (
    operation text not null references workflowautom.operations (id),
    sequence integer not null,
    at timestamptz not null,
    text text not null,
    primary key (operation, sequence)
  )`,
  `create table workflowautom.plans (
    id text primary key,
    operation text not null references workflowautom.operations (id),
    created_at timestamptz not null,
    body jsonb not null
  )`,
  `create table workflowautom.saved_plans (
    plan text not null references workflowautom.plans (id),
    stack text not null,
    content bytea not null,
    primary key (plan, stack)
  )`,
  `create table workflowautom.approvals (
    plan text not null references workflowautom.plans (id),
    login text not null,
    at timestamptz not null,
    primary key (plan, login)
  )`,
  `create table workflowautom.locks (
    environment text primary key,
    locked_by text not null,
    at timestamptz not null,
    reason text
  )`,
  `create table workflowautom.messages (
    conversation_key text not null,
    environment text not null,
    conversation jsonb not null,
    operation text not null,
    version integer not null default 1,
    written_version integer not null default 0,
    message_id text,
    last_write_at timestamptz,
    retry_at timestamptz,
    taken_by text,
    taken_until timestamptz,
    primary key (conversation_key, environment)
  )`,
  `create index messages_due on workflowautom.messages (conversation_key) where version > written_version`,
  `create table workflowautom.audit (
    id integer generated always as identity primary key,
    at timestamptz not null,
    actor text not null,
    door text not null,
    environment text,
    operation text,
    action text not null,
    result text not null
  )`,
  `create index audit_environment on workflowautom.audit (environment, id desc)`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
