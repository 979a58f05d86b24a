import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { poll } from './poll.ts';
import { isRunning, type ProcessIdentity, processIdentity } from './process-identity.ts';
import { SandboxError } from './sandbox-error.ts';

/**
 * Runs `work` while no other process does so under the same lock file, waiting up to `patience` milliseconds for it.
 * A lock whose holder is dead is nobody's, at once: all of a sandbox is on one machine, so the process number tells.
 * @throws SandboxError `folder-in-use` when the other one takes longer
 */
export async function holdLock<Result>(file: string, patience: number, work: () => Promise<Result>): Promise<Result> {
  const taken = await poll(async () => ((await take(file)) ? true : undefined), { timeout: patience });
  if (!taken) {
    const holder = await readHolder(file);
    throw new SandboxError(
      'folder-in-use',
      `Another "wa sandbox" command (process ${holder?.pid ?? 'unknown'}) is at work in this folder.`,
      'Wait for it, or end it and run this again.',
    );
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function take(file: string): Promise<boolean> {
  const own = `${file}.${randomUUID()}`;
  // The one we waited for may have removed the folder.
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(own, JSON.stringify(processIdentity(process.pid)));
  try {
    // A link appears whole or not at all, and never over another's.
    await link(own, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const holder = await readHolder(file);
    if (!holder || !isRunning(holder)) await removeStale(file, own);
    return false;
  } finally {
    await rm(own, { force: true });
  }
}

/** Moved away before it is removed: should another have taken the lock since we looked, it is given back. */
async function removeStale(file: string, aside: string): Promise<void> {
  await rename(file, aside).catch(() => undefined);
  const holder = await readHolder(aside);
  if (holder && holder.pid !== process.pid && isRunning(holder)) await link(aside, file).catch(() => undefined);
}

async function readHolder(file: string): Promise<ProcessIdentity | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as ProcessIdentity;
  } catch {
    return undefined;
  }
}
