import type { Kysely } from 'kysely';
import type { Milliseconds } from '../environments/instant.ts';
import type { OperationStore } from '../operations/ports/operation-store.ts';
import type { Log } from '../operations/runtime.ts';
import { auditStore } from './audit-store.ts';
import { buildStore } from './build-store.ts';
import { claimStore } from './claim-store.ts';
import { database } from './database.ts';
import { displayStore } from './display-store.ts';
import { journalStore } from './journal-store.ts';
import { keyStore } from './key-store.ts';
import { lifecycleStore } from './lifecycle-store.ts';
import { linkStore } from './link-store.ts';
import { lockStore } from './lock-store.ts';
import { planStore } from './plan-store.ts';
import { requestStore } from './request-store.ts';
import type { Jobs } from './start-jobs.ts';
import type { Tables } from './tables.ts';
import { turnStore } from './turn-store.ts';

/** What both kinds of store take. */
export type StoreOptions = {
  readonly log?: Log;
  /** Milliseconds since the Unix epoch; `Date.now` unless a test says otherwise. */
  readonly clock?: () => number;
  /** Operations at work side by side, those aside that have come to wait for something; 10 unless said otherwise. */
  readonly concurrency?: number;
  /** How long `close` waits for running handlers; a minute unless said otherwise. */
  readonly patience?: Milliseconds;
};

/** All of the store over one connection: the same SQL whichever database answers. `disconnect` runs last, also after a failure. */
export function sqlStore(
  db: Kysely<Tables>,
  jobs: Jobs,
  options: StoreOptions,
  disconnect: () => Promise<void>,
): OperationStore {
  const { clock = Date.now, concurrency = 10, patience = 60_000 } = options;
  const tables = database(db);
  let closing: Promise<void> | undefined;
  return {
    ...requestStore(tables, jobs, clock),
    ...lifecycleStore(tables, jobs, clock),
    ...claimStore(tables, jobs, clock),
    ...journalStore(tables),
    ...planStore(tables),
    ...lockStore(tables),
    ...displayStore(tables),
    ...auditStore(tables),
    ...turnStore(tables),
    ...linkStore(tables),
    ...keyStore(tables),
    ...buildStore(tables),
    work: (handlers) => jobs.work(handlers, concurrency),
    close() {
      closing ??= jobs.stop(patience).finally(disconnect);
      return closing;
    },
  };
}

/** For callers that want no log. */
export const SILENT: Log = { info() {}, warn() {}, error() {} };
