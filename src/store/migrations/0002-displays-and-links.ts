import { type Kysely, sql } from 'kysely';

/** Messages become displays, of which one operation has several; people in Slack; the order in which things were said. */
const STATEMENTS = [
  `create table workflowautom.displays (
    key text primary key,
    pace text not null,
    display jsonb not null,
    environment text not null,
    operation text not null,
    version integer not null default 1,
    shown_version integer not null default 0,
    reference text,
    last_write_at timestamptz,
    retry_at timestamptz,
    taken_by text,
    taken_until timestamptz
  )`,
  `create index displays_due on workflowautom.displays (pace) where version > shown_version`,
  `create index displays_pace on workflowautom.displays (pace, last_write_at)`,
  `insert into workflowautom.displays (key, pace, display, environment, operation, version, shown_version, reference,
      last_write_at, retry_at)
    select 'github-comment:' || place || ':' || environment, 'github-comment:' || place,
      jsonb_build_object('kind', 'github-comment', 'key', 'github-comment:' || place || ':' || environment,
        'pace', 'github-comment:' || place, 'conversation', conversation),
      environment, operation, version, written_version, message_id, last_write_at, retry_at
    from (select *, substring(conversation_key from 8) as place from workflowautom.messages) as messages`,
  `drop table workflowautom.messages`,
  `alter table workflowautom.operations add column displays jsonb not null default '[]'`,
  `update workflowautom.operations set displays = jsonb_build_array(shown.display)
    from workflowautom.displays as shown
    where shown.environment = operations.environment
      and shown.display->'conversation'->'issue' = operations.conversation->'issue'
      and shown.display->'conversation'->'repository' = operations.conversation->'repository'`,
  `create table workflowautom.turns (
    door text not null,
    environment text not null,
    request text not null,
    said_at timestamptz not null,
    primary key (door, environment)
  )`,
  `create table workflowautom.slack_links (
    workspace text not null,
    member text not null,
    login text not null,
    linked_at timestamptz not null,
    primary key (workspace, member)
  )`,
  `create index slack_links_login on workflowautom.slack_links (lower(login))`,
  `create table workflowautom.link_offers (
    code text primary key,
    workspace text not null,
    member text not null,
    expires_at timestamptz not null,
    unique (workspace, member)
  )`,
  `create table workflowautom.keys (name text primary key, value bytea not null)`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
