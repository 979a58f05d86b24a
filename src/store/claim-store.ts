import { type Kysely, sql, type Transaction } from 'kysely';
import type { Instant } from '../environments/instant.ts';
import type { OperationState } from '../operations/operation.ts';
import type { OperationStore } from '../operations/ports/operation-store.ts';
import type { Database } from './database.ts';
import { operationFrom } from './operation-row.ts';
import type { Jobs } from './start-jobs.ts';
import type { Tables } from './tables.ts';

export type ClaimStore = Pick<OperationStore, 'claim' | 'renewClaim' | 'releaseClaim' | 'queue' | 'recover'>;

/** States in an environment's queue. `waiting` is not: a plan that waits for people holds nothing. */
const QUEUED: readonly OperationState[] = ['queued', 'planning', 'approved', 'running'];

/**
 * One worker at a time for an environment, and one operation at a time: the first in its queue. The row of `claims`
 * decides; leases are measured with `clock`, so replicas must agree on the time to well within a lease.
 */
export function claimStore(database: Database, jobs: Jobs, clock: () => number): ClaimStore {
  const claims: ClaimStore = {
    async claim(operation, worker, lease) {
      if (await claims.renewClaim(operation, worker, lease)) return true;
      const now = clock();
      return database.query(async (db) => {
        // One statement, so that of any number of workers racing for the row exactly one gets it.
        const claimed = await db
          .insertInto('claims')
          .columns(['environment', 'operation', 'worker', 'expires_at'])
          .expression(
            firstInQueue(db)
              .where('id', '=', operation)
              .select([
                'environment',
                'id',
                sql.val(worker).as('worker'),
                sql.val(new Date(now + lease)).as('expires_at'),
              ]),
          )
          .onConflict((conflict) =>
            conflict
              .column('environment')
              .doUpdateSet((row) => ({
                operation: row.ref('excluded.operation'),
                worker: row.ref('excluded.worker'),
                expires_at: row.ref('excluded.expires_at'),
                woken: false,
              }))
              .where('claims.expires_at', '<=', new Date(now)),
          )
          .returning('operation')
          .executeTakeFirst();
        return claimed !== undefined;
      });
    },

    // A lapsed claim that nobody has taken over is still ours to renew.
    renewClaim: (operation, worker, lease) =>
      database.query(async (db) => {
        const renewed = await db
          .updateTable('claims')
          .set({ expires_at: new Date(clock() + lease) })
          .where('operation', '=', operation)
          .where('worker', '=', worker)
          .returning('operation')
          .executeTakeFirst();
        return renewed !== undefined;
      }),

    releaseClaim: (operation, worker) =>
      database.transaction(async (trx) => {
        const released = await trx
          .deleteFrom('claims')
          .where('operation', '=', operation)
          .where('worker', '=', worker)
          .returning(['environment', 'woken'])
          .executeTakeFirst();
        if (!released) return;
        const next = await firstInQueue(trx)
          .where('environment', '=', released.environment)
          .select('id')
          .executeTakeFirst();
        // An operation laid down unfinished is retried by its own job, with a delay, or by `recover`: waking it here
        // would make a failing one spin. Unless it is owed a job that came while it was held.
        if (next && (next.id !== operation || released.woken)) await jobs.send(trx, 'advance', next.id);
      }),

    queue: (environment) =>
      database.query(async (db) => {
        const rows = await db
          .selectFrom('operations')
          .selectAll()
          .where('environment', '=', environment)
          .where('state', 'in', QUEUED)
          .orderBy('queued_at')
          .orderBy('id')
          .execute();
        return rows.map(operationFrom);
      }),

    // Those queued behind a live claim are left out, its release wakes them; so are those a job is on its way to.
    recover: (now) =>
      database.transaction(async (trx) => {
        const idle = await trx
          .selectFrom('operations')
          .select('id')
          .where('state', 'in', QUEUED)
          .where('environment', 'not in', liveClaims(trx, now))
          .orderBy('queued_at')
          .orderBy('id')
          .execute();
        if (idle.length === 0) return [];
        const pending = await jobs.pending(trx, 'advance');
        const lost = idle.map(({ id }) => id).filter((id) => !pending.has(id));
        for (const id of lost) await jobs.send(trx, 'advance', id);
        return lost;
      }),
  };
  return claims;
}

/** Remembers, on the claim of an operation that is being worked on, that a job for it was written meanwhile. */
export async function oweWakeUp(trx: Transaction<Tables>, operation: string): Promise<void> {
  await trx.updateTable('claims').set({ woken: true }).where('operation', '=', operation).execute();
}

/** Frees everything a previous process held: for a database that only one process can have open. */
export async function freeAllClaims(database: Database): Promise<void> {
  await database.query((db) => db.deleteFrom('claims').execute());
}

/** Operations that no other one of their environment precedes. */
function firstInQueue(db: Kysely<Tables>) {
  return db
    .selectFrom('operations')
    .where('state', 'in', QUEUED)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('operations as earlier')
            .select('earlier.id')
            .whereRef('earlier.environment', '=', 'operations.environment')
            .where('earlier.state', 'in', QUEUED)
            .where(({ eb, refTuple }) =>
              eb(refTuple('earlier.queued_at', 'earlier.id'), '<', refTuple('operations.queued_at', 'operations.id')),
            ),
        ),
      ),
    );
}

function liveClaims(db: Kysely<Tables>, now: Instant) {
  return db.selectFrom('claims').select('environment').where('expires_at', '>', new Date(now));
}
