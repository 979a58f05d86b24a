import { join } from 'node:path';
import type { OperationStore } from '../operations/ports/operation-store.ts';
import { openEmbeddedStore } from './open-embedded-store.ts';
import { openPostgresStore } from './open-postgres-store.ts';
import type { StoreOptions } from './sql-store.ts';

/**
 * PostgreSQL when `databaseUrl` is set, else the embedded store in `<dataDir>/database`.
 * @throws PortError `store-unreachable`, `store-in-use`, `store-too-new`
 */
export function openStore(
  options: StoreOptions & { readonly databaseUrl?: string; readonly dataDir: string },
): Promise<OperationStore> {
  const { databaseUrl, dataDir, ...rest } = options;
  if (databaseUrl) return openPostgresStore({ ...rest, url: databaseUrl });
  return openEmbeddedStore({ ...rest, folder: join(dataDir, 'database') });
}
