import type { OperationStore } from '../operations/ports/operation-store.ts';
import type { Database } from './database.ts';
import { nullOr, orNull, present } from './row.ts';
import { fromText, toText } from './stored-json.ts';

export type AuditStore = Pick<OperationStore, 'audit' | 'auditOf'>;

/** Who did what, and by which rule. Written once, never changed. */
export function auditStore(database: Database): AuditStore {
  return {
    audit: (entry) =>
      database.query(async (db) => {
        await db
          .insertInto('audit')
          .values({
            at: new Date(entry.at),
            actor: toText(entry.actor),
            door: entry.door,
            environment: orNull(entry.environment, toText),
            operation: entry.operation ?? null,
            action: toText(entry.action),
            result: toText(entry.result),
          })
          .execute();
      }),

    // Newest first.
    auditOf: (environment, limit) =>
      database.query(async (db) => {
        const rows = await db
          .selectFrom('audit')
          .selectAll()
          .where('environment', '=', toText(environment))
          .orderBy('id', 'desc')
          .limit(limit)
          .execute();
        return rows.map((row) =>
          present({
            at: row.at.getTime(),
            actor: fromText(row.actor),
            door: row.door,
            environment: nullOr(row.environment, fromText),
            operation: row.operation,
            action: fromText(row.action),
            result: fromText(row.result),
          }),
        );
      }),
  };
}
