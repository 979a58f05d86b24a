import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect } from 'kysely';
import { fromPglite } from 'pg-boss';
import type { OperationStore } from '../operations/ports/operation-store.ts';
import { freeAllClaims } from './claim-store.ts';
import { database } from './database.ts';
import { freeAllDisplays } from './display-store.ts';
import { lockFolder } from './lock-folder.ts';
import { migrate } from './migrate.ts';
import { SILENT, type StoreOptions, sqlStore } from './sql-store.ts';
import { startJobs } from './start-jobs.ts';
import { storeError } from './store-error.ts';
import { SCHEMA, type Tables } from './tables.ts';

/**
 * A store in a folder of this machine, for one process: PostgreSQL compiled to WebAssembly, no server. Migrates it
 * first, and frees what a process that ended without `close` still held; `recover` then finds its operations.
 * @throws PortError `store-in-use` when another process has it open, `store-too-new`
 */
export async function openEmbeddedStore(options: StoreOptions & { readonly folder: string }): Promise<OperationStore> {
  const { folder, log = SILENT } = options;
  await mkdir(dirname(folder), { recursive: true });
  // PGlite has no lock of its own, and a second opener corrupts the data: https://github.com/electric-sql/pglite/issues/1106
  const lock = await lockFolder(folder);
  let pglite: PGlite | undefined;
  const disconnect = async () => {
    await pglite?.close();
    await lock.release();
  };
  try {
    pglite = await PGlite.create(folder);
    const db = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite }) }).withSchema(SCHEMA);
    await migrate(db);
    const jobs = await startJobs({ backend: 'pglite', db: fromPglite(pglite) }, log);
    await jobs.freeAbandoned();
    await freeAllClaims(database(db));
    await freeAllDisplays(database(db));
    return sqlStore(db, jobs, options, disconnect);
  } catch (error) {
    await disconnect();
    throw storeError(error);
  }
}
