import type { OperationStore } from '../operations/ports/operation-store.ts';
import type { Database } from './database.ts';

export type LinkStore = Pick<
  OperationStore,
  'offerLink' | 'linkOffer' | 'confirmLink' | 'removeLink' | 'loginOf' | 'slackUsersOf'
>;

/** Who in Slack is who on GitHub, as each of them confirmed. */
export function linkStore(database: Database): LinkStore {
  return {
    offerLink: (code, { workspace, user }, expiresAt) =>
      database.query(async (db) => {
        await db
          .insertInto('link_offers')
          .values({ code, workspace, member: user, expires_at: new Date(expiresAt) })
          .onConflict((conflict) =>
            conflict.columns(['workspace', 'member']).doUpdateSet((row) => ({
              code: row.ref('excluded.code'),
              expires_at: row.ref('excluded.expires_at'),
            })),
          )
          .execute();
      }),

    linkOffer: (code, now) =>
      database.query(async (db) => {
        const row = await db
          .selectFrom('link_offers')
          .select(['workspace', 'member'])
          .where('code', '=', code)
          .where('expires_at', '>', new Date(now))
          .executeTakeFirst();
        return row && { workspace: row.workspace, user: row.member };
      }),

    confirmLink: (code, login, now) =>
      database.transaction(async (trx) => {
        const row = await trx
          .deleteFrom('link_offers')
          .where('code', '=', code)
          .where('expires_at', '>', new Date(now))
          .returning(['workspace', 'member'])
          .executeTakeFirst();
        if (!row) return undefined;
        const linked_at = new Date(now);
        await trx
          .insertInto('slack_links')
          .values({ ...row, login, linked_at })
          .onConflict((conflict) => conflict.columns(['workspace', 'member']).doUpdateSet({ login, linked_at }))
          .execute();
        return { workspace: row.workspace, user: row.member };
      }),

    removeLink: ({ workspace, user }) =>
      database.query(async (db) => {
        const row = await db
          .deleteFrom('slack_links')
          .where('workspace', '=', workspace)
          .where('member', '=', user)
          .returning('login')
          .executeTakeFirst();
        return row !== undefined;
      }),

    loginOf: ({ workspace, user }) =>
      database.query(async (db) => {
        const row = await db
          .selectFrom('slack_links')
          .select('login')
          .where('workspace', '=', workspace)
          .where('member', '=', user)
          .executeTakeFirst();
        return row?.login;
      }),

    slackUsersOf: (login) =>
      database.query(async (db) => {
        const rows = await db
          .selectFrom('slack_links')
          .select(['workspace', 'member'])
          .where((row) => row(row.fn<string>('lower', ['login']), '=', login.toLowerCase()))
          .orderBy('workspace')
          .orderBy('member')
          .execute();
        return rows.map(({ workspace, member }) => ({ workspace, user: member }));
      }),
  };
}
