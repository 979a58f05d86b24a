import type { OperationStore } from '../operations/ports/operation-store.ts';
import type { Database } from './database.ts';

export type TurnStore = Pick<OperationStore, 'takeTurn'>;

/** What was said last about each environment: a host may deliver two sentences in the wrong order. */
export function turnStore(database: Database): TurnStore {
  return {
    takeTurn: ({ door, environment, request, saidAt }) =>
      database.transaction(async (trx) => {
        const values = { door, environment, request, said_at: new Date(saidAt) };
        const taken = await trx
          .insertInto('turns')
          .values(values)
          .onConflict((conflict) =>
            conflict
              .columns(['door', 'environment'])
              .doUpdateSet({ request, said_at: values.said_at })
              .where('turns.said_at', '<=', values.said_at),
          )
          .returning('request')
          .executeTakeFirst();
        if (taken) return undefined;
        const later = await trx
          .selectFrom('turns')
          .select('request')
          .where('door', '=', door)
          .where('environment', '=', environment)
          .executeTakeFirstOrThrow();
        return later.request === request ? undefined : { overtakenBy: later.request };
      }),
  };
}
