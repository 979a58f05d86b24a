import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lockFolder } from './lock-folder.ts';
import { processStart } from './process-start.ts';

let parent: string;
let folder: string;
let path: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'workflowautom-lock-'));
  folder = join(parent, 'database');
  path = `${folder}.lock`;
});
afterEach(() => rm(parent, { recursive: true, force: true }));

const NOBODY = 2 ** 22 + 1;
const leave = (holder: object | string) =>
  writeFile(path, typeof holder === 'string' ? holder : JSON.stringify(holder));
const longAgo = () => utimes(path, new Date(0), new Date(0));

it('is held by one, who can give it back', async () => {
  const lock = await lockFolder(folder);
  await expect(lockFolder(folder)).rejects.toMatchObject({
    code: 'store-in-use',
    message: expect.stringContaining(`process ${process.pid}`),
    hint: expect.stringContaining('DATABASE_URL'),
  });
  await lock.release();
  const again = await lockFolder(folder);
  await again.release();
  expect(await readdir(parent)).toEqual([]);
});

it('of a process that ended is taken over', async () => {
  await leave({ pid: NOBODY, start: 'once', host: hostname() });
  const lock = await lockFolder(folder);
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ pid: process.pid });
  await lock.release();
});

it('of a process whose number another one has now is taken over', async () => {
  await leave({ pid: process.ppid, start: 'another time', host: hostname() });
  const lock = await lockFolder(folder);
  await lock.release();
});

it('of a live process is respected', async () => {
  await leave({ pid: process.ppid, start: await processStart(process.ppid), host: hostname() });
  await longAgo();
  await expect(lockFolder(folder)).rejects.toMatchObject({ code: 'store-in-use' });
});

it('of another machine is respected while it shows signs of life, and names that machine', async () => {
  await leave({ pid: 1, start: 'once', host: 'elsewhere' });
  await expect(lockFolder(folder)).rejects.toMatchObject({
    message: expect.stringContaining('process 1 on elsewhere'),
  });
});

it('of another machine that has long been silent is taken over', async () => {
  await leave({ pid: 1, start: 'once', host: 'elsewhere' });
  await longAgo();
  const lock = await lockFolder(folder);
  await lock.release();
});

it.each(['', 'not json', '{"pid":"1"}', 'null'])("that reads %j is nobody's", async (text) => {
  await leave(text);
  const lock = await lockFolder(folder);
  await lock.release();
});

it('is taken over by one of ten who try at once', async () => {
  await leave({ pid: NOBODY, start: 'once', host: hostname() });
  const tries = await Promise.allSettled(Array.from({ length: 10 }, () => lockFolder(folder)));
  const won = tries.filter((result) => result.status === 'fulfilled');
  expect(won).toHaveLength(1);
  await won[0]?.value.release();
  expect(await readdir(parent)).toEqual([]);
});

it('is taken over although an earlier takeover was cut off', async () => {
  await leave({ pid: NOBODY, start: 'once', host: hostname() });
  await writeFile(`${path}.takeover`, '');
  await utimes(`${path}.takeover`, new Date(0), new Date(0));
  const lock = await lockFolder(folder);
  await lock.release();
});

it('someone else has taken meanwhile is not removed on release', async () => {
  const lock = await lockFolder(folder);
  await leave({ pid: 1, start: 'once', host: 'elsewhere' });
  await lock.release();
  expect(await readFile(path, 'utf8')).toContain('elsewhere');
});
