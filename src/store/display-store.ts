import { randomUUID } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Instant, Milliseconds } from '../environments/instant.ts';
import type { Operation } from '../operations/operation.ts';
import type { DueDisplay, OperationStore } from '../operations/ports/operation-store.ts';
import type { Database } from './database.ts';
import { nullOr, present } from './row.ts';
import { fromJson, toJson } from './stored-json.ts';
import type { Tables } from './tables.ts';

export type DisplayStore = Pick<
  OperationStore,
  'dueDisplays' | 'displayShown' | 'postponeDisplay' | 'displayReference'
>;

/** How long a due display is left to the process it was given to; a crash before writing delays it by this much. */
const TAKEN_FOR: Milliseconds = 30_000;

/**
 * Every move of an operation raises the version of its displays, and a display is due until the version it was last
 * shown at has caught up: states in between may be passed over, the last one never is.
 */
export function displayStore(database: Database): DisplayStore {
  const writer = randomUUID();
  return {
    // Taken row by row, never all in one statement: two replicas that lock rows in different orders would deadlock.
    dueDisplays: (now, interval) =>
      database.query(async (db) => {
        const taken: DueDisplay[] = [];
        for (const key of await candidates(db, writer, now, interval)) {
          const due = await take(db, writer, now, key);
          if (due) taken.push(due);
        }
        return taken;
      }),

    displayShown: ({ display, version }, reference, at) =>
      database.query(async (db) => {
        await db
          .updateTable('displays')
          .where('key', '=', display.key)
          .set((row) => ({
            shown_version: row.fn<number>('greatest', ['shown_version', row.val(version)]),
            reference,
            last_write_at: new Date(at),
            retry_at: null,
            taken_by: null,
            taken_until: null,
          }))
          .execute();
      }),

    postponeDisplay: ({ display }, retryAt) =>
      database.query(async (db) => {
        await db
          .updateTable('displays')
          .where('key', '=', display.key)
          .set({ retry_at: new Date(retryAt), taken_by: null, taken_until: null })
          .execute();
      }),

    displayReference: (key) =>
      database.query(async (db) => {
        const row = await db.selectFrom('displays').select('reference').where('key', '=', key).executeTakeFirst();
        return row?.reference ?? undefined;
      }),
  };
}

/** Wherever the operation is shown there is something new to say. */
export async function markDisplaysDue(trx: Transaction<Tables>, operation: Operation): Promise<void> {
  // In one order, whoever writes: two transactions that lock the same rows would otherwise deadlock.
  const displays = operation.displays.toSorted((one, other) => (one.key < other.key ? -1 : 1));
  for (const display of displays) {
    await trx
      .insertInto('displays')
      .values({
        key: display.key,
        pace: display.pace,
        display: toJson(display),
        environment: operation.environment,
        operation: operation.id,
      })
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet((row) => ({
          display: row.ref('excluded.display'),
          operation: row.ref('excluded.operation'),
          version: row('displays.version', '+', 1),
          retry_at: null,
        })),
      )
      .execute();
  }
}

/** Gives back what a previous process was about to write: for a database that only one process can have open. */
export async function freeAllDisplays(database: Database): Promise<void> {
  await database.query((db) =>
    db.updateTable('displays').set({ taken_by: null, taken_until: null }).where('taken_by', 'is not', null).execute(),
  );
}

/** At most one of a pace, the one that has waited longest, so that none starves in a busy conversation. */
async function candidates(
  db: Kysely<Tables>,
  writer: string,
  now: Instant,
  interval: Milliseconds,
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('displays')
    .distinctOn('pace')
    .select(['pace', 'key'])
    .whereRef('version', '>', 'shown_version')
    .where((row) => row.or([row('retry_at', 'is', null), row('retry_at', '<=', new Date(now))]))
    .where(freeFor(writer, now))
    .where('pace', 'not in', (query) =>
      query
        .selectFrom('displays as sibling')
        .select('sibling.pace')
        .where('sibling.last_write_at', '>', new Date(now - interval)),
    )
    .orderBy('pace')
    .orderBy('last_write_at', (order) => order.asc().nullsFirst())
    .orderBy('key')
    .execute();
  return rows.map(({ key }) => key);
}

async function take(db: Kysely<Tables>, writer: string, now: Instant, key: string): Promise<DueDisplay | undefined> {
  const row = await db
    .updateTable('displays')
    .set({ taken_by: writer, taken_until: new Date(now + TAKEN_FOR) })
    .where('key', '=', key)
    .whereRef('version', '>', 'shown_version')
    .where(freeFor(writer, now))
    .returning(['display', 'environment', 'operation', 'version', 'reference'])
    .executeTakeFirst();
  if (!row) return undefined;
  return present({
    display: fromJson(row.display),
    environment: row.environment,
    operation: row.operation,
    version: row.version,
    reference: nullOr(row.reference, String),
  });
}

function freeFor(writer: string, now: Instant) {
  return sql<boolean>`(taken_by is null or taken_by = ${writer} or taken_until <= ${new Date(now)})`;
}
