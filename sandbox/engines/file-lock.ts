import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A holder shows every `beat` ms that it lives; a lock untouched for `stale` ms belongs to nobody. */
export type LockTimes = { readonly beat: number; readonly stale: number };

const defaults: LockTimes = { beat: 2_000, stale: 15_000 };

export type FileLock = { readonly release: () => Promise<void> };

/**
 * Takes the lock, also from a holder that died. Life is shown by the file's time and not by a process id, which
 * means nothing to another container on the same cache and is soon given to another process.
 * Two takers of the same stale lock could both win in theory; what the lock guards must only become slower by that.
 * @returns undefined when someone else holds it
 */
export async function takeFileLock(file: string, times: LockTimes = defaults): Promise<FileLock | undefined> {
  await mkdir(dirname(file), { recursive: true });
  await clearStale(file, times.stale);
  const token = randomUUID();
  try {
    const handle = await open(file, 'wx');
    await handle.writeFile(token);
    await handle.close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
    throw error;
  }
  const beat = setInterval(() => {
    const now = new Date();
    // A lock that vanished is noticed at release; until then there is nothing better to do than go on.
    utimes(file, now, now).catch(() => undefined);
  }, times.beat);
  beat.unref();
  return {
    release: async () => {
      clearInterval(beat);
      const holder = await readFile(file, 'utf8').catch(() => undefined);
      if (holder === token) await rm(file, { force: true });
    },
  };
}

async function clearStale(file: string, stale: number): Promise<void> {
  const touched = (await stat(file).catch(() => undefined))?.mtimeMs;
  if (touched === undefined || Date.now() - touched < stale) return;
  // Moved away under a name of its own first: of several who try, one does.
  const away = `${file}.${randomUUID()}`;
  await rename(file, away).catch(() => undefined);
  await rm(away, { force: true });
}
