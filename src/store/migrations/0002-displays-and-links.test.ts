import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect, sql } from 'kysely';
import { expect, it } from 'vitest';
import { SCHEMA } from '../tables.ts';
import { up as operations } from './0001-operations.ts';
import { up as displaysAndLinks } from './0002-displays-and-links.ts';

it('turns the messages of the first schema into displays, and tells operations of them', {
  timeout: 60_000,
}, async () => {
  const db = new Kysely<unknown>({ dialect: new PGliteDialect({ pglite: await PGlite.create() }) });
  const conversation = { door: 'github', repository: 'acme/shop', issue: 7, comment: 3 };
  await sql.raw(`create schema ${SCHEMA}`).execute(db);
  await operations(db);
  await sql`insert into workflowautom.operations (id, request, environment, command, requester, conversation, state,
      phase, allowed_by, created_at, updated_at, queued_at)
    select id, 'github:1', 'preview-7', '{}', 'mona', said::jsonb, 'waiting', 'approve', 'rule 1', now(), now(), now()
    from (values ('op-1', ${JSON.stringify(conversation)}), ('op-2', '{"door":"terminal"}')) as rows (id, said)`.execute(
    db,
  );
  await sql`insert into workflowautom.messages (conversation_key, environment, conversation, operation, version,
      written_version, message_id)
    values ('github:acme/shop#7', 'preview-7', ${JSON.stringify(conversation)}::jsonb, 'op-1', 4, 3, '42')`.execute(db);

  await displaysAndLinks(db);

  const key = 'github-comment:acme/shop#7:preview-7';
  const pace = 'github-comment:acme/shop#7';
  const display = { kind: 'github-comment', key, pace, conversation };
  const shown = await sql`select key, pace, display, operation, version, shown_version, reference
    from workflowautom.displays`.execute(db);
  expect(shown.rows).toEqual([
    { key, pace, display, operation: 'op-1', version: 4, shown_version: 3, reference: '42' },
  ]);
  const found = await sql`select id, displays from workflowautom.operations order by id`.execute(db);
  expect(found.rows).toEqual([
    { id: 'op-1', displays: [display] },
    { id: 'op-2', displays: [] },
  ]);
  await db.destroy();
});
