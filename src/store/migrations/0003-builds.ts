import { type Kysely, sql } from 'kysely';

/** What CI has built. Nothing is ever taken out: a build is some hundred bytes, and a rollback may ask for an old one. */
const STATEMENTS = [
  `create table workflowautom.builds (
    service text not null,
    id text not null,
    digest text not null,
    branch text not null,
    pull_request integer,
    tag text not null,
    received_at timestamptz not null,
    build jsonb not null,
    primary key (service, id, digest)
  )`,
  `create index builds_service on workflowautom.builds (service, received_at desc, id desc)`,
  `create index builds_branch on workflowautom.builds (service, branch, received_at desc, id desc)
    where pull_request is null`,
  `create index builds_pull_request on workflowautom.builds (service, pull_request, received_at desc, id desc)
    where pull_request is not null`,
  `create index builds_tag on workflowautom.builds (service, tag, received_at desc, id desc)`,
  `create index builds_digest on workflowautom.builds (service, digest, received_at desc, id desc)`,
  `create index builds_git_tags on workflowautom.builds (service, received_at desc, id desc)
    where branch = tag and pull_request is null`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
