import type { OperationStore } from '../operations/ports/operation-store.ts';
import type { Request } from '../operations/request.ts';
import type { Database } from './database.ts';
import { inBatches } from './in-batches.ts';
import type { Jobs } from './start-jobs.ts';
import { fromJson, toJson } from './stored-json.ts';

export type RequestStore = Pick<OperationStore, 'acceptRequest' | 'request' | 'requestHandled' | 'requestIsHandled'>;

/** Requests that one transaction writes down, at the most. */
const MOST_AT_ONCE = 100;

/** Sentences of intent, each written down once with the job that will handle it. */
export function requestStore(database: Database, jobs: Jobs, clock: () => number): RequestStore {
  return {
    acceptRequest: inBatches((requests) => accept(database, jobs, requests), MOST_AT_ONCE),

    request: (id) =>
      database.query(async (db): Promise<Request | undefined> => {
        const row = await db.selectFrom('requests').select('request').where('id', '=', id).executeTakeFirst();
        return row && fromJson(row.request);
      }),

    requestHandled: (id) =>
      database.query(async (db) => {
        const at = new Date(clock());
        await db
          .updateTable('requests')
          .set({ handled_at: at })
          .where('id', '=', id)
          .where('handled_at', 'is', null)
          .execute();
      }),

    requestIsHandled: (id) =>
      database.query(async (db) => {
        const row = await db.selectFrom('requests').select('handled_at').where('id', '=', id).executeTakeFirst();
        return row !== undefined && row.handled_at !== null;
      }),
  };
}

/** Each with its job, all in one transaction. @returns for each whether it is new; of two alike the first is */
async function accept(database: Database, jobs: Jobs, requests: readonly Request[]): Promise<readonly boolean[]> {
  const unique = new Map<string, Request>();
  for (const request of requests) if (!unique.has(request.id)) unique.set(request.id, request);
  const written = await database.transaction(async (trx) => {
    const rows = await trx
      .insertInto('requests')
      // In one order, whoever writes: two replicas that get the same deliveries would otherwise deadlock.
      .values(
        [...unique.values()]
          .toSorted((one, other) => (one.id < other.id ? -1 : 1))
          .map((request) => ({
            id: request.id,
            request: toJson(request),
            received_at: new Date(request.receivedAt),
            handled_at: null,
          })),
      )
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .execute();
    const ids = new Set(rows.map(({ id }) => id));
    // In the order of their arrival: what was said first is dealt with first.
    await jobs.sendAll(
      trx,
      'request',
      [...unique.keys()].filter((id) => ids.has(id)),
    );
    return ids;
  });
  return requests.map(({ id }) => written.delete(id));
}
