import { type Kysely, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { PortError } from '../operations/ports/port-error.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { SCHEMA, type Tables } from './tables.ts';

/**
 * Brings the schema to what this code expects. Several processes may do this at once: one migrates, the others wait.
 * @throws PortError `store-too-new` when a newer version of the program has migrated the database already
 */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  await refuseNewerSchema(db);
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...MIGRATIONS }) },
    migrationTableSchema: SCHEMA,
    migrationTableName: 'migrations',
    migrationLockTableName: 'migrations_lock',
  });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}

/** Kysely would call it "corrupted migrations"; people should read what to do instead. */
async function refuseNewerSchema(db: Kysely<Tables>): Promise<void> {
  const unknown = (await migrationsDone(db)).filter((name) => !(name in MIGRATIONS));
  if (unknown.length === 0) return;
  throw new PortError(
    'store-too-new',
    `The database was written by a newer WorkflowAutom (it has ${unknown.join(', ')}).`,
    {
      hint: 'Run that version or a later one, or restore the backup made before it was started.',
    },
  );
}

async function migrationsDone(db: Kysely<Tables>): Promise<readonly string[]> {
  const table = `${SCHEMA}.migrations`;
  const found = await sql<{ there: boolean }>`select to_regclass(${table}) is not null as there`.execute(db);
  if (!found.rows[0]?.there) return [];
  const { rows } = await sql<{ name: string }>`select name from ${sql.table(table)} order by name`.execute(db);
  return rows.map(({ name }) => name);
}
