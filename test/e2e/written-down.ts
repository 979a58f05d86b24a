import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { execa } from 'execa';
import { REPOSITORY } from '../../sandbox/platform/start-platform.ts';
import { githubShown } from './github-shown.ts';
import { type Lab, PULL_REQUEST } from './lab.ts';

/**
 * Everything the system has written or shows about an environment, as text by where it is. The database comes last and by
 * itself, `everyRow`: it is opened once the server has ended.
 */
export async function everythingWritten(
  { platform }: Lab,
  about: { readonly environment: string; readonly operation: string; readonly page: string },
): Promise<Readonly<Record<string, string>>> {
  const { settings, sandbox, github, bot, tokens } = platform;
  const shown = githubShown(platform);
  const headers = { authorization: `Bearer ${tokens.octocat}` };
  const get = async (url: string) => await (await fetch(url, { headers })).text();
  return {
    'the log': await readFile(join(sandbox.logs, 'bot.log'), 'utf8'),
    'comments of the bot': github
      .botComments(REPOSITORY, PULL_REQUEST)
      .flatMap(({ bodies }) => bodies)
      .join('\n'),
    'the check': JSON.stringify(await shown.check(about.environment, PULL_REQUEST)),
    deployments: JSON.stringify(await shown.deployments(about.environment)),
    'the page': await get(about.page),
    'the operation': await get(`${bot.url}/api/v1/operations/${about.operation}`),
    'its log': await get(`${bot.url}/api/v1/operations/${about.operation}/log`),
    secrets: await get(`${bot.url}/api/v1/environments/${about.environment}/secrets`),
    '/metrics': await get(`${bot.url}/metrics`),
    'git-ops': await everyObject(fileURLToPath(sandbox.gitopsUrl)),
    'the data folder': await filesBelow(settings.DATA_DIR ?? ''),
    "Pulumi's state": await filesBelow(fileURLToPath(sandbox.pulumiBackendUrl)),
    'logs of the sandbox': await filesBelow(sandbox.logs),
  };
}

/** All objects of a repository, also those that no commit reaches. */
async function everyObject(repository: string): Promise<string> {
  const { stdout } = await execa('git', ['cat-file', '--batch-all-objects', '--batch', '--unordered'], {
    cwd: repository,
    encoding: 'latin1',
  });
  return stdout;
}

/** The bytes of every file, checkouts' packages apart. */
export async function filesBelow(folder: string): Promise<string> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'));
  const texts = await Promise.all(
    files.map((entry) => readFile(join(entry.parentPath, entry.name), 'latin1').catch(() => '')),
  );
  return texts.join('\n');
}

/** Every row of every table, the jobs' too; what is compressed on disk can be read here. */
export async function everyRow(dataDir: string): Promise<string> {
  const database = await PGlite.create(join(dataDir, 'database'));
  try {
    const tables = await database.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname not in ('pg_catalog', 'information_schema')`,
    );
    const rows = await Promise.all(
      tables.rows.map(async ({ name }) => (await database.query(`select t::text from ${name} t`)).rows),
    );
    return JSON.stringify(rows);
  } finally {
    await database.close();
  }
}
