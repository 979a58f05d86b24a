import { randomBytes } from 'node:crypto';
import type { OperationStore } from '../operations/ports/operation-store.ts';
import type { Database } from './database.ts';

export type KeyStore = Pick<OperationStore, 'key'>;

/** Keys the server makes for itself, so that nobody has to configure them. */
export function keyStore(database: Database): KeyStore {
  return {
    key: (name) =>
      database.query(async (db) => {
        const row = await db
          .insertInto('keys')
          .values({ name, value: randomBytes(32) })
          // Changes nothing, but returns the key that is there, which `do nothing` would not.
          .onConflict((conflict) => conflict.column('name').doUpdateSet((old) => ({ name: old.ref('excluded.name') })))
          .returning('value')
          .executeTakeFirstOrThrow();
        return new Uint8Array(row.value);
      }),
  };
}
