import { randomUUID } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Instant, Milliseconds } from '../environments/instant.ts';
import type { Operation } from '../operations/operation.ts';
import type { DueMessage, OperationStore } from '../operations/ports/operation-store.ts';
import type { ConversationRef } from '../operations/request.ts';
import type { Database } from './database.ts';
import { nullOr, present } from './row.ts';
import { fromJson, toJson } from './stored-json.ts';
import type { Tables } from './tables.ts';

export type MessageStore = Pick<OperationStore, 'dueMessages' | 'messageWritten' | 'postponeMessage'>;

/** How long a due message is left to the process it was given to; a crash before writing delays it by this much. */
const TAKEN_FOR: Milliseconds = 30_000;

/**
 * One message for each environment of a conversation. Every move of an operation raises its message's version, and a
 * message is due until the version it was last written at has caught up: states in between may be passed over, the
 * last one never is.
 */
export function messageStore(database: Database): MessageStore {
  const writer = randomUUID();
  return {
    // Taken row by row, never all in one statement: two replicas that lock rows in different orders would deadlock.
    dueMessages: (now, interval) =>
      database.query(async (db) => {
        const taken: DueMessage[] = [];
        for (const candidate of await candidates(db, writer, now, interval)) {
          const message = await take(db, writer, now, candidate);
          if (message) taken.push(message);
        }
        return taken;
      }),

    messageWritten: (message, messageId, at) =>
      database.query(async (db) => {
        await whereMessage(db, message)
          .set((row) => ({
            written_version: row.fn<number>('greatest', ['written_version', row.val(message.version)]),
            message_id: messageId,
            last_write_at: new Date(at),
            retry_at: null,
            taken_by: null,
            taken_until: null,
          }))
          .execute();
      }),

    postponeMessage: (message, retryAt) =>
      database.query(async (db) => {
        await whereMessage(db, message)
          .set({ retry_at: new Date(retryAt), taken_by: null, taken_until: null })
          .execute();
      }),
  };
}

/** The message about the operation's environment, in the operation's conversation, has something new to say. */
export async function markMessageDue(trx: Transaction<Tables>, operation: Operation): Promise<void> {
  const key = conversationKey(operation.conversation);
  if (key === undefined) return;
  await trx
    .insertInto('messages')
    .values({
      conversation_key: key,
      environment: operation.environment,
      conversation: toJson(operation.conversation),
      operation: operation.id,
    })
    .onConflict((conflict) =>
      conflict.columns(['conversation_key', 'environment']).doUpdateSet((row) => ({
        conversation: row.ref('excluded.conversation'),
        operation: row.ref('excluded.operation'),
        version: row('messages.version', '+', 1),
        retry_at: null,
      })),
    )
    .execute();
}

/** Gives back what a previous process was about to write: for a database that only one process can have open. */
export async function freeAllMessages(database: Database): Promise<void> {
  await database.query((db) =>
    db.updateTable('messages').set({ taken_by: null, taken_until: null }).where('taken_by', 'is not', null).execute(),
  );
}

/** Two comments of one pull request are one conversation. A terminal watches for itself and has no messages. */
function conversationKey(ref: ConversationRef): string | undefined {
  return ref.door === 'github' ? `github:${ref.repository}#${ref.issue}` : undefined;
}

type Key = { readonly conversation_key: string; readonly environment: string };

/** At most one for a conversation, the one that has waited longest, so that none starves in a busy conversation. */
async function candidates(
  db: Kysely<Tables>,
  writer: string,
  now: Instant,
  interval: Milliseconds,
): Promise<readonly Key[]> {
  return db
    .selectFrom('messages')
    .distinctOn('conversation_key')
    .select(['conversation_key', 'environment'])
    .whereRef('version', '>', 'written_version')
    .where((row) => row.or([row('retry_at', 'is', null), row('retry_at', '<=', new Date(now))]))
    .where(freeFor(writer, now))
    .where('conversation_key', 'not in', (query) =>
      query
        .selectFrom('messages as sibling')
        .select('sibling.conversation_key')
        .where('sibling.last_write_at', '>', new Date(now - interval)),
    )
    .orderBy('conversation_key')
    .orderBy('last_write_at', (order) => order.asc().nullsFirst())
    .orderBy('environment')
    .execute();
}

async function take(db: Kysely<Tables>, writer: string, now: Instant, key: Key): Promise<DueMessage | undefined> {
  const row = await db
    .updateTable('messages')
    .set({ taken_by: writer, taken_until: new Date(now + TAKEN_FOR) })
    .where('conversation_key', '=', key.conversation_key)
    .where('environment', '=', key.environment)
    .whereRef('version', '>', 'written_version')
    .where(freeFor(writer, now))
    .returning(['conversation', 'environment', 'operation', 'version', 'message_id'])
    .executeTakeFirst();
  if (!row) return undefined;
  return present({
    conversation: fromJson(row.conversation),
    environment: row.environment,
    operation: row.operation,
    version: row.version,
    messageId: nullOr(row.message_id, String),
  });
}

function freeFor(writer: string, now: Instant) {
  return sql<boolean>`(taken_by is null or taken_by = ${writer} or taken_until <= ${new Date(now)})`;
}

function whereMessage(db: Kysely<Tables>, { conversation, environment }: DueMessage) {
  return db
    .updateTable('messages')
    .where('conversation_key', '=', conversationKey(conversation) ?? '')
    .where('environment', '=', environment);
}
