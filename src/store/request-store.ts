import type { OperationStore } from '../operations/ports/operation-store.ts';
import type { Request } from '../operations/request.ts';
import type { Database } from './database.ts';
import type { Jobs } from './start-jobs.ts';
import { fromJson, toJson } from './stored-json.ts';

export type RequestStore = Pick<OperationStore, 'acceptRequest' | 'request' | 'requestHandled' | 'requestIsHandled'>;

/** Sentences of intent, each written down once with the job that will handle it. */
export function requestStore(database: Database, jobs: Jobs, clock: () => number): RequestStore {
  return {
    acceptRequest: (request) =>
      database.transaction(async (trx) => {
        const written = await trx
          .insertInto('requests')
          .values({
            id: request.id,
            request: toJson(request),
            received_at: new Date(request.receivedAt),
            handled_at: null,
          })
          .onConflict((conflict) => conflict.doNothing())
          .returning('id')
          .executeTakeFirst();
        if (!written) return false;
        await jobs.send(trx, 'request', request.id);
        return true;
      }),

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
