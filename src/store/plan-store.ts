import type { OperationStore } from '../operations/ports/operation-store.ts';
import type { Database } from './database.ts';
import { fromJson, fromText, toJson, toText } from './stored-json.ts';

export type PlanStore = Pick<OperationStore, 'savePlan' | 'plan' | 'savedPlans' | 'addApproval' | 'approvals'>;

/** Plans, never changed once written: what was approved is exactly what is applied. */
export function planStore(database: Database): PlanStore {
  return {
    savePlan: (plan, saved) =>
      database.transaction(async (trx) => {
        const written = await trx
          .insertInto('plans')
          .values({
            id: plan.id,
            operation: plan.operation,
            created_at: new Date(plan.createdAt),
            body: toJson(plan),
          })
          .onConflict((conflict) => conflict.doNothing())
          .returning('id')
          .executeTakeFirst();
        const contents = Object.entries(saved).map(([stack, content]) => ({
          plan: plan.id,
          stack: toText(stack),
          content,
        }));
        if (written && contents.length > 0) await trx.insertInto('saved_plans').values(contents).execute();
      }),

    plan: (id) =>
      database.query(async (db) => {
        const row = await db.selectFrom('plans').select('body').where('id', '=', id).executeTakeFirst();
        return row && fromJson(row.body);
      }),

    savedPlans: (id) =>
      database.query(async (db) => {
        const rows = await db.selectFrom('saved_plans').select(['stack', 'content']).where('plan', '=', id).execute();
        // One driver returns a Buffer, the other a Uint8Array: callers get the plain one from both.
        return Object.fromEntries(rows.map(({ stack, content }) => [fromText(stack), Uint8Array.from(content)]));
      }),

    addApproval: ({ plan, login, at }) =>
      database.query(async (db) => {
        const added = await db
          .insertInto('approvals')
          .values({ plan, login, at: new Date(at) })
          .onConflict((conflict) => conflict.doNothing())
          .returning('login')
          .executeTakeFirst();
        return added !== undefined;
      }),

    approvals: (plan) =>
      database.query(async (db) => {
        const rows = await db
          .selectFrom('approvals')
          .selectAll()
          .where('plan', '=', plan)
          .orderBy('at')
          .orderBy('login')
          .execute();
        return rows.map(({ login, at }) => ({ plan, login, at: at.getTime() }));
      }),
  };
}
