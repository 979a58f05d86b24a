import { mkdtemp, readFile, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, vi } from 'vitest';
import { takeFileLock } from './file-lock.ts';

let file: string;

beforeEach(async () => {
  file = join(await mkdtemp(join(tmpdir(), 'lock-')), 'deep', '.1.2.3.lock');
});

it('is given to one of many who ask at once', async () => {
  const locks = await Promise.all(Array.from({ length: 20 }, () => takeFileLock(file)));
  expect(locks.filter((lock) => lock !== undefined)).toHaveLength(1);
});

it('is given again once released', async () => {
  const first = await takeFileLock(file);
  expect(await takeFileLock(file)).toBeUndefined();
  await first?.release();
  expect(await takeFileLock(file)).toBeDefined();
});

it('is taken from a holder that shows no life', async () => {
  await takeFileLock(file, { beat: 60_000, stale: 60_000 });
  const longAgo = new Date(Date.now() - 120_000);
  await utimes(file, longAgo, longAgo);
  expect(await takeFileLock(file, { beat: 60_000, stale: 60_000 })).toBeDefined();
});

it('stays with a holder that shows life, however long it takes', async () => {
  const times = { beat: 10, stale: 200 };
  const lock = await takeFileLock(file, times);
  const until = Date.now() + 3 * times.stale;
  let tries = 0;
  await vi.waitFor(
    async () => {
      expect(await takeFileLock(file, times)).toBeUndefined();
      tries += 1;
      expect(Date.now()).toBeGreaterThan(until);
    },
    { timeout: 10_000, interval: 20 },
  );
  expect(tries).toBeGreaterThan(3);
  await lock?.release();
});

it('leaves a lock alone that was taken from it', async () => {
  const lock = await takeFileLock(file);
  await writeFile(file, 'someone else');
  await lock?.release();
  expect(await readFile(file, 'utf8')).toBe('someone else');
});
