import type { LogLine, OperationStore } from '../operations/ports/operation-store.ts';
import type { Database } from './database.ts';
import { nullOr, present } from './row.ts';
import { fromJson, fromText, toJson, toText } from './stored-json.ts';

export type JournalStore = Pick<OperationStore, 'stepStarted' | 'stepEnded' | 'steps' | 'appendLog' | 'log'>;

/** Keeps one statement well under the 65,535 parameters PostgreSQL's protocol allows. */
const LINES_AT_ONCE = 5_000;

/** What an operation did: its steps, and its long output line by line. */
export function journalStore(database: Database): JournalStore {
  return {
    stepStarted: (step) =>
      database.query(async (db) => {
        const started = {
          phase: step.phase,
          state: 'started' as const,
          started_at: new Date(step.startedAt),
          ended_at: null,
          data: toJson(step.data),
        };
        await db
          .insertInto('steps')
          .values({ operation: step.operation, name: step.name, ...started })
          .onConflict((conflict) => conflict.columns(['operation', 'name']).doUpdateSet(started))
          .execute();
      }),

    stepEnded: (operation, name, state, at, data) =>
      database.query(async (db) => {
        await db
          .updateTable('steps')
          .set({ state, ended_at: new Date(at), ...(data === undefined ? {} : { data: toJson(data) }) })
          .where('operation', '=', operation)
          .where('name', '=', name)
          .execute();
      }),

    steps: (operation) =>
      database.query(async (db) => {
        const rows = await db
          .selectFrom('steps')
          .selectAll()
          .where('operation', '=', operation)
          .orderBy('position')
          .execute();
        return rows.map((row) =>
          present({
            operation: row.operation,
            phase: row.phase,
            name: row.name,
            state: row.state,
            startedAt: row.started_at.getTime(),
            endedAt: nullOr(row.ended_at, (date) => date.getTime()),
            data: fromJson(row.data),
          }),
        );
      }),

    appendLog: (operation, at, lines) =>
      database.transaction(async (trx) => {
        if (lines.length === 0) return;
        // Taking the numbers locks the operation's row, so writers side by side get ranges that do not touch.
        const { log_length } = await trx
          .updateTable('operations')
          .set((row) => ({ log_length: row('log_length', '+', lines.length) }))
          .where('id', '=', operation)
          .returning('log_length')
          .executeTakeFirstOrThrow(() => new Error(`No operation ${operation} to append a log to.`));
        const first = log_length - lines.length + 1;
        const rows = lines.map((text, index) => ({
          operation,
          sequence: first + index,
          at: new Date(at),
          text: toText(text),
        }));
        for (let from = 0; from < rows.length; from += LINES_AT_ONCE) {
          await trx
            .insertInto('log_lines')
            .values(rows.slice(from, from + LINES_AT_ONCE))
            .execute();
        }
      }),

    log: (operation, { after = 0, limit } = {}) =>
      database.query(async (db) => {
        const rows = await db
          .selectFrom('log_lines')
          .select(['sequence', 'at', 'text'])
          .where('operation', '=', operation)
          .where('sequence', '>', after)
          .orderBy('sequence')
          .$if(limit !== undefined, (query) => query.limit(limit ?? 0))
          .execute();
        return rows.map(({ sequence, at, text }): LogLine => ({ sequence, at: at.getTime(), text: fromText(text) }));
      }),
  };
}
