import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findProcesses } from './find-processes.ts';
import { poll } from './poll.ts';
import { isRunning, type ProcessIdentity, processIdentity } from './process-identity.ts';
import { stopProcesses } from './stop-processes.ts';

let folder: string;
let children: ChildProcess[];

beforeEach(async () => {
  // With a space, as a person's folder may have one.
  folder = await mkdtemp(join(tmpdir(), 'stop processes '));
  children = [];
});

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

async function start(script: string, executable = '/bin/sh'): Promise<ProcessIdentity> {
  const child = spawn(executable, ['-c', script], { detached: true, stdio: 'ignore', cwd: folder });
  children.push(child);
  await once(child, 'spawn');
  const identity = processIdentity(child.pid ?? 0);
  if (!identity) throw new Error('ended at once');
  return identity;
}

async function numberIn(file: string): Promise<number> {
  const read = async () => Number(await readFile(join(folder, file), 'utf8').catch(() => '')) || undefined;
  return (await poll(read, { timeout: 5_000, interval: 10 })) ?? 0;
}

describe('stopping processes', () => {
  it('ends a process and what it started', async () => {
    const parent = await start('sleep 60 & echo $! >child; wait');
    const child = processIdentity(await numberIn('child'));

    expect(await stopProcesses([parent], 2_000)).toEqual([]);

    expect(isRunning(parent)).toBe(false);
    expect(child && (await poll(() => (isRunning(child) ? undefined : 'gone'), { timeout: 2_000 }))).toBe('gone');
  });

  it('ends one that does not want to', async () => {
    const stubborn = await start('trap "" TERM; echo $$ >ready; while :; do sleep 1; done');
    await numberIn('ready');

    expect(await stopProcesses([stubborn], 200)).toEqual([]);
    expect(isRunning(stubborn)).toBe(false);
  });

  it('leaves alone a process that was given the number of one that ended', async () => {
    const innocent = await start('sleep 60');

    expect(await stopProcesses([{ ...innocent, startedAt: 'long ago' }], 200)).toEqual([]);
    expect(isRunning(innocent)).toBe(true);
  });
});

describe('finding processes', () => {
  it('finds those whose command lies in the folder, and not those that only name it', async () => {
    const executable = join(folder, 'server');
    await symlink('/bin/sh', executable);
    const ours = await start('sleep 60; :', executable);
    const theirs = await start(`: "${executable}"; sleep 60; :`);

    const found = await findProcesses([folder]);

    expect(found).toContainEqual(ours);
    expect(found).not.toContainEqual(theirs);
    expect(await findProcesses([`${folder}-of-another`])).toEqual([]);
  });
});
