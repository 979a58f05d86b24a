import { sql } from 'kysely';
import type { OperationState } from '../operations/operation.ts';
import type { OperationStore } from '../operations/ports/operation-store.ts';
import { oweWakeUp } from './claim-store.ts';
import type { Database } from './database.ts';
import { markDisplaysDue } from './display-store.ts';
import { operationFrom, operationRow, patchRow } from './operation-row.ts';
import type { Jobs } from './start-jobs.ts';

export type LifecycleStore = Pick<
  OperationStore,
  'createOperation' | 'operation' | 'operationsOf' | 'operationsIn' | 'transition'
>;

/** Operations and their states. Whatever moves one marks its displays due in the same transaction. */
export function lifecycleStore(database: Database, jobs: Jobs, clock: () => number): LifecycleStore {
  return {
    createOperation: (operation) =>
      database.transaction(async (trx) => {
        const written = await trx
          .insertInto('operations')
          .values(operationRow(operation))
          .onConflict((conflict) => conflict.doNothing())
          .returning('id')
          .executeTakeFirst();
        if (!written) return;
        await markDisplaysDue(trx, operation);
        await jobs.send(trx, 'advance', operation.id);
      }),

    operation: (id) =>
      database.query(async (db) => {
        const row = await db.selectFrom('operations').selectAll().where('id', '=', id).executeTakeFirst();
        return row && operationFrom(row);
      }),

    operationsOf: (environment, { limit, states } = {}) =>
      database.query(async (db) => {
        const rows = await db
          .selectFrom('operations')
          .selectAll()
          .where('environment', '=', environment)
          .$if(states !== undefined, (query) => query.where(stateIn(states ?? [])))
          .orderBy('created_at', 'desc')
          .orderBy('id', 'desc')
          .$if(limit !== undefined, (query) => query.limit(limit ?? 0))
          .execute();
        return rows.map(operationFrom);
      }),

    operationsIn: (states) =>
      database.query(async (db) => {
        const rows = await db
          .selectFrom('operations')
          .selectAll()
          .where(stateIn(states))
          .orderBy('created_at')
          .orderBy('id')
          .execute();
        return rows.map(operationFrom);
      }),

    transition: (id, from, patch, { advance = false } = {}) =>
      database.transaction(async (trx) => {
        const row = await trx
          .updateTable('operations')
          .set({ ...patchRow(patch), updated_at: new Date(clock()) })
          .where('id', '=', id)
          .where(stateIn(from))
          .returningAll()
          .executeTakeFirst();
        if (!row) return undefined;
        const operation = operationFrom(row);
        await markDisplaysDue(trx, operation);
        if (advance) {
          await oweWakeUp(trx, id);
          await jobs.send(trx, 'advance', id);
        }
        return operation;
      }),
  };
}

/** Unlike `in (…)`, this is valid SQL for an empty list too. */
function stateIn(states: readonly OperationState[]) {
  return sql<boolean>`state = any(${[...states]}::text[])`;
}
