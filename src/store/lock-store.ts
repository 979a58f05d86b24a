import type { Selectable } from 'kysely';
import type { EnvironmentLock, OperationStore } from '../operations/ports/operation-store.ts';
import type { Database } from './database.ts';
import { nullOr, orNull, present } from './row.ts';
import { fromText, toText } from './stored-json.ts';
import type { LockTable } from './tables.ts';

export type LockStore = Pick<OperationStore, 'lock' | 'unlock' | 'lockOf'>;

/** Locks people put on environments; the claims of workers are something else (`claim-store.ts`). */
export function lockStore(database: Database): LockStore {
  return {
    lock: ({ environment, by, at, reason }) =>
      database.query(async (db) => {
        const row = await db
          .insertInto('locks')
          .values({ environment, locked_by: by, at: new Date(at), reason: orNull(reason, toText) })
          // Changes nothing, but returns the lock that is in force, which `do nothing` would not.
          .onConflict((conflict) =>
            conflict.column('environment').doUpdateSet((old) => ({ environment: old.ref('excluded.environment') })),
          )
          .returningAll()
          .executeTakeFirstOrThrow();
        return lockFrom(row);
      }),

    unlock: (environment) =>
      database.query(async (db) => {
        const row = await db
          .deleteFrom('locks')
          .where('environment', '=', environment)
          .returningAll()
          .executeTakeFirst();
        return row && lockFrom(row);
      }),

    lockOf: (environment) =>
      database.query(async (db) => {
        const row = await db.selectFrom('locks').selectAll().where('environment', '=', environment).executeTakeFirst();
        return row && lockFrom(row);
      }),
  };
}

function lockFrom(row: Selectable<LockTable>): EnvironmentLock {
  return present({
    environment: row.environment,
    by: row.locked_by,
    at: row.at.getTime(),
    reason: nullOr(row.reason, fromText),
  });
}
