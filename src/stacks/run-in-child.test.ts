import { type ChildProcess, fork } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runInChild } from './run-in-child.ts';

const job = { action: 'preview', folder: '/infra', stack: 'qa', settingsFile: '/settings' } as const;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'child-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** A child that does this when it is given its job. */
async function child(whenAsked: string): Promise<ChildProcess> {
  const program = join(folder, 'child.cjs');
  await writeFile(
    program,
    `process.on('message', ({ kind, job }) => {
      if (kind === 'interrupt') process.send({ kind: 'failed', stderr: 'update cancelled' }, () => process.exit());
      if (kind === 'run') { ${whenAsked} }
    });`,
  );
  return fork(program, [], { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
}

async function run(whenAsked: string, stop: { interrupt?: AbortSignal; kill?: AbortSignal } = {}) {
  const never = new AbortController().signal;
  const { interrupt = never, kill = never } = stop;
  return await runInChild(await child(whenAsked), job, { onEvent: () => undefined, interrupt, kill });
}

const DONE = `process.send({ kind: 'done' }, () => process.exit());`;

describe('a run in a child', () => {
  it('ends well when the child says so', async () => {
    expect(await run(DONE)).toEqual({ failure: undefined, events: [] });
  });

  it('hands over the events, in order', async () => {
    const event = (message: string) =>
      `{ kind: 'event', event: { diagnosticEvent: { severity: 'info', message: '${message}' } } }`;
    const { events } = await run(`process.send(${event('a')}); process.send(${event('b')}); ${DONE}`);
    expect(events.map(({ diagnosticEvent }) => diagnosticEvent?.message)).toEqual(['a', 'b']);
  });

  it('fails with what the child says', async () => {
    const { failure } = await run(`process.send({ kind: 'failed', stderr: 'error: no' }, () => process.exit());`);
    expect(failure).toBe('error: no');
  });

  it('fails when an event cannot be read, rather than leave a change out', async () => {
    const { failure } = await run(
      `process.send({ kind: 'event', event: { resOutputsEvent: { metadata: 7 } } }); ${DONE}`,
    );
    expect(failure).toContain('cannot read');
  });

  it.each([
    { name: 'crashes', whenAsked: `throw new Error('out of luck');`, says: 'out of luck' },
    { name: 'exits in silence', whenAsked: 'process.exit(3);', says: 'status 3' },
    { name: 'is killed by someone', whenAsked: `process.kill(process.pid, 'SIGKILL');`, says: 'SIGKILL' },
  ])('fails when the child $name', async ({ whenAsked, says }) => {
    expect((await run(whenAsked)).failure).toContain(says);
  });

  it('is told to stop, also when that was asked before it began', async () => {
    expect((await run('', { interrupt: AbortSignal.abort() })).failure).toBe('update cancelled');
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 50);
    expect((await run('', { interrupt: stop.signal })).failure).toBe('update cancelled');
  });

  it('is killed', async () => {
    expect((await run('setInterval(() => {}, 1000);', { kill: AbortSignal.timeout(50) })).failure).toContain('SIGKILL');
  });

  it('whose program is not there fails', async () => {
    const missing = fork(join(folder, 'nothing.cjs'), [], { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    const never = new AbortController().signal;
    const { failure } = await runInChild(missing, job, { onEvent: () => undefined, interrupt: never, kill: never });
    expect(failure).toContain('MODULE_NOT_FOUND');
  });
});
