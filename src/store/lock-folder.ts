import { randomUUID } from 'node:crypto';
import { link, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { Milliseconds } from '../environments/instant.ts';
import { PortError } from '../operations/ports/port-error.ts';
import { processStart } from './process-start.ts';

export type FolderLock = { readonly release: () => Promise<void> };

type Holder = { readonly pid: number; readonly start: string; readonly host: string };

/** A holder proves every few seconds that it lives, for other machines and containers that cannot see its process. */
const BEAT: Milliseconds = 5_000;
const SILENCE: Milliseconds = 30_000;
/** Taking a dead process's lock over takes milliseconds; what is left of it after this long was left by a crash. */
const TAKEOVER: Milliseconds = 10_000;

/**
 * Holds `<folder>.lock` for this process. The lock of a process that ended is taken over.
 * @throws PortError `store-in-use` naming the process that has it
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const path = `${folder}.lock`;
  const mine = JSON.stringify({ pid: process.pid, start: (await processStart(process.pid)) ?? '', host: hostname() });
  while (!(await create(path, mine))) {
    const holder = await holderOf(path);
    if (holder && (await isAlive(path, holder))) throw inUse(folder, holder);
    await removeStale(path);
  }
  const beat = setInterval(() => {
    // A failed beat matters only when the folder is gone, and then so is the database.
    utimes(path, new Date(), new Date()).catch(() => {});
  }, BEAT).unref();
  return {
    async release() {
      clearInterval(beat);
      if ((await textOf(path)) === mine) await rm(path, { force: true });
    },
  };
}

/** Creates the file with its content in one step, so that nobody ever reads half of it. */
async function create(path: string, text: string): Promise<boolean> {
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, text, { flag: 'wx' });
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (isExisting(error)) return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Of several processes that find a dead one's lock, one at a time looks again and removes it. */
async function removeStale(path: string): Promise<void> {
  const guard = `${path}.takeover`;
  if (!(await create(guard, ''))) {
    if ((await age(guard)) > TAKEOVER) await rm(guard, { force: true });
    else await delay(20);
    return;
  }
  try {
    const holder = await holderOf(path);
    if (!holder || !(await isAlive(path, holder))) await rm(path, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}

async function isAlive(path: string, holder: Holder): Promise<boolean> {
  if (holder.host !== hostname()) return (await age(path)) < SILENCE;
  return (await processStart(holder.pid)) === holder.start;
}

/** Undefined for a lock that is gone, or that no version of this program has written. */
async function holderOf(path: string): Promise<Holder | undefined> {
  try {
    const { pid, start, host } = JSON.parse((await textOf(path)) ?? '');
    return typeof pid === 'number' && typeof start === 'string' && typeof host === 'string'
      ? { pid, start, host }
      : undefined;
  } catch {
    return undefined;
  }
}

async function textOf(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}

async function age(path: string): Promise<Milliseconds> {
  const found = await stat(path).catch(() => undefined);
  return found ? Date.now() - found.mtimeMs : Number.POSITIVE_INFINITY;
}

function isExisting(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}

function inUse(folder: string, { pid, host }: Holder): PortError {
  const where = host === hostname() ? `process ${pid}` : `process ${pid} on ${host}`;
  return new PortError('store-in-use', `The database in ${folder} is in use by ${where}.`, {
    hint: 'Stop that process, talk to it instead (WORKFLOWAUTOM_URL), choose another DATA_DIR, or set DATABASE_URL to share a PostgreSQL.',
  });
}
