import type { OperationStore } from '../operations/ports/operation-store.ts';
import type { Database } from './database.ts';
import { fromJson, toJson, toText } from './stored-json.ts';

export type BuildStore = Pick<OperationStore, 'recordBuild' | 'builds'>;

const MOST = 100;

/** What CI has built, as it was first told of; never taken out again. */
export function buildStore(database: Database): BuildStore {
  return {
    recordBuild: ({ receivedAt, ...build }) =>
      database.query(async (db) => {
        await db
          .insertInto('builds')
          .values({
            service: toText(build.service),
            id: toText(build.id),
            digest: toText(build.digest),
            branch: toText(build.branch),
            pull_request: build.pullRequest ?? null,
            tag: toText(build.tag),
            received_at: new Date(receivedAt),
            build: toJson(build),
          })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      }),

    builds: (service, { branch, pullRequest, tag, digest, gitTags } = {}) =>
      database.query(async (db) => {
        const rows = await db
          .selectFrom('builds')
          .select(['received_at', 'build'])
          .where('service', '=', toText(service))
          .$if(branch !== undefined, (query) =>
            query.where('branch', '=', toText(branch ?? '')).where('pull_request', 'is', null),
          )
          .$if(pullRequest !== undefined, (query) => query.where('pull_request', '=', pullRequest ?? 0))
          .$if(tag !== undefined, (query) => query.where('tag', '=', toText(tag ?? '')))
          .$if(digest !== undefined, (query) => query.where('digest', '=', toText(digest ?? '')))
          .$if(gitTags === true, (query) => query.whereRef('branch', '=', 'tag').where('pull_request', 'is', null))
          .orderBy('received_at', 'desc')
          .orderBy('id', 'desc')
          .limit(MOST)
          .execute();
        return rows.map(({ received_at, build }) => ({ ...fromJson(build), receivedAt: received_at.getTime() }));
      }),
  };
}
