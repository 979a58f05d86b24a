import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';

const run = promisify(execFile);

const START_DEADLINE = 30_000;
const STOP_DEADLINE = 10_000;

/** A real PostgreSQL server of our own, on a loopback port, in a temporary folder. */
export type Postgres = {
  /** Creates an empty database. @returns its address, password included */
  readonly createDatabase: () => Promise<string>;
  /** Stops the server, does `meanwhile`, and starts it again on the same port and data. */
  readonly restart: (meanwhile: () => Promise<void>) => Promise<void>;
  /** Stops the server and removes its folder. */
  readonly stop: () => Promise<void>;
};

type Account = { readonly uid: number; readonly gid: number };

/** Starts PostgreSQL from the machine's own binaries; as the `postgres` user when we are root, which it refuses to run as. */
export async function startPostgres(): Promise<Postgres> {
  const bin = (await findBinaries()) ?? (await installBinaries());
  const account = process.getuid?.() === 0 ? await postgresAccount() : undefined;
  const folder = await mkdtemp(join(tmpdir(), 'workflowautom-postgres-'));
  if (account) await chown(folder, account.uid, account.gid);
  const data = join(folder, 'data');
  await run(join(bin, 'initdb'), ['-D', data, '-U', 'owner', '-A', 'trust', '-E', 'UTF8', '--no-sync'], {
    cwd: folder,
    ...account,
  });

  const port = await freePort();
  const address = (database: string) => `postgres://owner:s3cret@127.0.0.1:${port}/${database}`;
  const start = () => startServer(bin, folder, port, account, address('postgres'));
  let server = await start();
  let databases = 0;
  return {
    async createDatabase() {
      databases += 1;
      const name = `test_${databases}`;
      await query(address('postgres'), `create database ${name}`);
      return address(name);
    },
    async restart(meanwhile) {
      await server.stop();
      await meanwhile();
      server = await start();
    },
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

type Server = { readonly stop: () => Promise<void> };

async function startServer(
  bin: string,
  folder: string,
  port: number,
  account: Account | undefined,
  url: string,
): Promise<Server> {
  const settings = ['fsync=off', 'unix_socket_directories=', 'listen_addresses=127.0.0.1', 'max_connections=100'];
  const options = ['-D', join(folder, 'data'), '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
  const server = spawn(join(bin, 'postgres'), options, {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    ...account,
  });
  const exited = once(server, 'exit');
  let said = '';
  server.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4_000);
  });
  const stop = async () => {
    // SIGINT is PostgreSQL's "fast shutdown": it ends the sessions that are still open.
    server.kill('SIGINT');
    const timer = setTimeout(() => server.kill('SIGKILL'), STOP_DEADLINE);
    await exited;
    clearTimeout(timer);
  };
  const deadline = Date.now() + START_DEADLINE;
  while (!(await answers(url))) {
    if (server.exitCode !== null || Date.now() > deadline) {
      if (server.exitCode === null) await stop();
      throw new Error(`PostgreSQL did not start:\n${said}`);
    }
    await delay(50);
  }
  return { stop };
}

/** Runs one statement over a connection of its own. */
export async function query(url: string, statement: string): Promise<readonly Record<string, unknown>[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

async function answers(url: string): Promise<boolean> {
  return query(url, 'select 1').then(
    () => true,
    () => false,
  );
}

/** Folder with `postgres` and `initdb`: on PATH, or where Debian puts them; the newest first. */
async function findBinaries(): Promise<string | undefined> {
  const debian = '/usr/lib/postgresql';
  const versions = await readdir(debian).catch(() => []);
  const newestFirst = versions.sort((a, b) => Number(b) - Number(a)).map((version) => join(debian, version, 'bin'));
  for (const folder of [...(process.env.PATH ?? '').split(delimiter), ...newestFirst]) {
    if ((await exists(join(folder, 'postgres'))) && (await exists(join(folder, 'initdb')))) return folder;
  }
  return undefined;
}

async function installBinaries(): Promise<string> {
  const canInstall = process.getuid?.() === 0 && (await exists('/etc/debian_version'));
  if (canInstall) await run('apt-get', ['install', '-y', '--no-install-recommends', 'postgresql']);
  const found = canInstall ? await findBinaries() : undefined;
  if (!found)
    throw new Error(
      'These tests need PostgreSQL: put `postgres` and `initdb` on PATH, or install the package postgresql.',
    );
  return found;
}

async function postgresAccount(): Promise<Account> {
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async (flag) => Number((await run('id', [flag, 'postgres'])).stdout)),
  );
  if (!uid || !gid) throw new Error('PostgreSQL does not run as root, and there is no user "postgres" to run it as.');
  return { uid, gid };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await once(server.close(), 'close');
  if (address === null || typeof address === 'string') throw new Error('No free port.');
  return address.port;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
