import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { holdLock } from './hold-lock.ts';
import { processIdentity } from './process-identity.ts';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hold-lock-'));
  file = join(folder, 'lock.json');
});

afterEach(async () => await rm(folder, { recursive: true }));

describe('a lock', () => {
  it('lets one work at a time', async () => {
    const events: string[] = [];
    const work = (name: string) => async () => {
      events.push(`${name} begins`);
      for (let turn = 0; turn < 50; turn += 1) await setImmediate();
      events.push(`${name} ends`);
    };

    await Promise.all(['a', 'b', 'c', 'd'].map((name) => holdLock(file, 10_000, work(name))));

    const names = events.filter((_, index) => index % 2 === 0).map((event) => event.slice(0, 1));
    expect(events).toEqual(names.flatMap((name) => [`${name} begins`, `${name} ends`]));
    expect(names.toSorted()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('is given back when the work fails, and nothing is left behind', async () => {
    await expect(holdLock(file, 0, () => Promise.reject(new Error('no')))).rejects.toThrow('no');

    expect(await readdir(folder)).toEqual([]);
    expect(await holdLock(file, 0, () => Promise.resolve('done'))).toBe('done');
  });

  it.each([
    ['a process that is gone', JSON.stringify({ pid: 2 ** 22 + 1, startedAt: '1' })],
    ['another process that had this number', JSON.stringify({ pid: process.pid, startedAt: 'long ago' })],
    ['nobody one could name', '{'],
  ])('of %s is nobody’s', async (_, content) => {
    await writeFile(file, content);

    expect(await holdLock(file, 1_000, () => Promise.resolve('done'))).toBe('done');
  });

  it('held by a living process is refused, naming it', async () => {
    await writeFile(file, JSON.stringify(processIdentity(process.ppid)));

    const error = { code: 'folder-in-use', message: expect.stringContaining(`process ${process.ppid}`) };
    await expect(holdLock(file, 0, () => Promise.resolve('done'))).rejects.toMatchObject(error);
    expect(await readdir(folder)).toEqual(['lock.json']);
  });
});
