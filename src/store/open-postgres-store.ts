import { Kysely, PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import type { OperationStore } from '../operations/ports/operation-store.ts';
import { PortError } from '../operations/ports/port-error.ts';
import { migrate } from './migrate.ts';
import { SILENT, type StoreOptions, sqlStore } from './sql-store.ts';
import { startJobs } from './start-jobs.ts';
import { storeError } from './store-error.ts';
import { SCHEMA, type Tables } from './tables.ts';

/** A query that takes longer will not be answered any more; ours take milliseconds. */
const QUERY_TIMEOUT = 60_000;
const CONNECT_TIMEOUT = 10_000;

/** How often a replica looks for jobs whose worker has fallen silent, in seconds. */
const SUPERVISE_EVERY = 10;

/**
 * A store over PostgreSQL, which any number of replicas may share. Migrates it first.
 * `url` carries a password: it is never logged, and no error repeats it.
 * @throws PortError `store-unreachable`, `store-too-new`
 */
export async function openPostgresStore(options: StoreOptions & { readonly url: string }): Promise<OperationStore> {
  const { url, log = SILENT } = options;
  refuseMalformed(url);
  const connection = {
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT,
    application_name: 'workflowautom',
  };
  const pool = new Pool({ ...connection, query_timeout: QUERY_TIMEOUT });
  // An idle connection that breaks would end the process if nobody listened; the pool replaces it by itself.
  pool.on('error', (error) => log.warn({ reason: error.message }, 'a database connection broke'));
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }).withSchema(SCHEMA);
  try {
    await migrate(db);
    // A pool of its own: a worker must not wait for a connection that a transaction sending a job holds.
    const supervision = { superviseIntervalSeconds: SUPERVISE_EVERY, monitorIntervalSeconds: SUPERVISE_EVERY };
    const jobs = await startJobs({ ...connection, ...supervision, max: 4 }, log);
    return sqlStore(db, jobs, options, () => db.destroy());
  } catch (error) {
    await db.destroy();
    throw storeError(error);
  }
}

/** Node's own error for a malformed URL carries the whole URL, password included. */
function refuseMalformed(url: string): void {
  if (URL.canParse(url) && /^postgres(ql)?:$/.test(new URL(url).protocol)) return;
  throw new PortError('store-unreachable', 'DATABASE_URL is not the address of a PostgreSQL database.', {
    hint: 'It should look like postgres://user:password@host:5432/database, with special characters of the password percent-encoded.',
  });
}
