import type { Kysely, Transaction } from 'kysely';
import { storeError } from './store-error.ts';
import type { Tables } from './tables.ts';

/**
 * The only two ways to the tables. Both turn a database that does not answer into PortError `store-unreachable`.
 * The embedded database has one connection: whatever runs inside `transaction` must await nothing but that transaction.
 */
export type Database = {
  readonly query: <T>(run: (db: Kysely<Tables>) => Promise<T>) => Promise<T>;
  readonly transaction: <T>(run: (trx: Transaction<Tables>) => Promise<T>) => Promise<T>;
};

export function database(db: Kysely<Tables>): Database {
  return {
    query: (run) => translated(() => run(db)),
    transaction: (run) => translated(() => db.transaction().execute(run)),
  };
}

async function translated<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw storeError(error);
  }
}
