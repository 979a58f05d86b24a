import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Engine } from './engine.ts';
import { engineFolder, originFile } from './engine-cache.ts';
import { enginePath } from './engine-path.ts';
import { type FakeMachine, fakeEngine, fakeMachine } from './fake-machine.ts';
import { resolveEngines } from './resolve-engines.ts';

let machine: FakeMachine;

beforeEach(async () => {
  machine = await fakeMachine();
});

async function resolveOne(engine: Engine) {
  const [status] = await resolveEngines({ path: machine.bin, cache: machine.cache, engines: [engine] });
  return status;
}

/** Puts an engine into the cache by hand. */
async function store(engine: Engine, origin?: { source: string; version: string }) {
  const bin = join(engineFolder(machine.cache, engine), 'bin');
  await mkdir(bin, { recursive: true });
  for (const { name } of engine.executables) {
    await writeFile(join(bin, name), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  }
  if (origin) await writeFile(join(bin, '..', originFile), JSON.stringify(origin));
  return bin;
}

describe('an engine on PATH', () => {
  it.each([
    ['tool version v1.2.3'],
    ['v1.2.3+g1234567'],
    ['{"Server":{"version":"1.2.3"}}'],
    ['etcd Version: 1.2.3\\nGo Version: go1.26.8'],
  ])('is taken when it prints %j', async (output) => {
    const file = await machine.addProgram('tool', `printf '${output}\\n'`);
    expect(await resolveOne(fakeEngine())).toMatchObject({ state: 'ok', source: 'path', executables: { tool: file } });
  });

  it('is heard on standard error as well', async () => {
    await machine.addProgram('tool', 'echo 1.2.3 >&2; exit 1');
    expect(await resolveOne(fakeEngine())).toMatchObject({ state: 'ok', version: '1.2.3' });
  });

  it.each([
    ['another version', 'echo 1.2.4', '1.2.4'],
    ['no version', 'echo development', 'unknown'],
    ['nothing, for it crashes', 'kill -9 $$', 'unknown'],
  ])('is refused when it prints %s', async (_, script, found) => {
    await machine.addProgram('tool', script);
    expect(await resolveOne(fakeEngine())).toMatchObject({
      state: 'wrong-version',
      found,
      version: '1.2.3',
      executables: {},
    });
  });

  it('may be newer where every newer release serves', async () => {
    await machine.addProgram('tool', 'echo 7.0.15');
    const status = await resolveOne(fakeEngine({ accepts: 'at-least' }));
    expect(status).toMatchObject({ state: 'ok', version: '7.0.15' });
  });

  it('is refused when one of its programs is missing or differs', async () => {
    const engine = fakeEngine({
      executables: [
        { name: 'tool', versionArguments: ['--version'] },
        { name: 'tooladm', versionArguments: ['--version'] },
      ],
    });
    await machine.addProgram('tool', 'echo 1.2.3');
    expect(await resolveOne(engine)).toMatchObject({ state: 'missing' });
    await machine.addProgram('tooladm', 'echo 1.2.2');
    expect(await resolveOne(engine)).toMatchObject({ state: 'wrong-version', found: '1.2.2' });
  });

  it('is not a file that may not be run, nor one of the working folder', async () => {
    await writeFile(join(machine.bin, 'tool'), '#!/bin/sh\necho 1.2.3\n', { mode: 0o644 });
    expect(await resolveOne(fakeEngine())).toMatchObject({ state: 'missing' });
    const [status] = await resolveEngines({ path: '', cache: machine.cache, engines: [fakeEngine()] });
    expect(status).toMatchObject({ state: 'missing' });
  });
});

describe('an engine in the cache', () => {
  it('is taken without being started, also when PATH has another version', async () => {
    const bin = await store(fakeEngine());
    await machine.addProgram('tool', 'echo 0.9.9');
    expect(await resolveOne(fakeEngine())).toEqual({
      name: 'tool',
      version: '1.2.3',
      state: 'ok',
      source: 'cache',
      executables: { tool: join(bin, 'tool') },
      folders: {},
    });
  });

  it('is passed over when PATH has the pinned version', async () => {
    await store(fakeEngine());
    await machine.addProgram('tool', 'echo 1.2.3');
    expect(await resolveOne(fakeEngine())).toMatchObject({ source: 'path' });
  });

  it('remembers where it came from', async () => {
    await store(fakeEngine(), { source: 'debian', version: '7.0.15' });
    expect(await resolveOne(fakeEngine())).toMatchObject({ source: 'debian', version: '7.0.15' });
  });

  it('is missing when not whole', async () => {
    await store(fakeEngine());
    expect(await resolveOne(fakeEngine({ links: { toold: 'tool' } }))).toMatchObject({ state: 'missing' });
    expect(await resolveOne(fakeEngine({ folders: { crds: 'manifests/crds' } }))).toMatchObject({ state: 'missing' });
  });

  it('is missing at another pin', async () => {
    await store(fakeEngine());
    expect(await resolveOne(fakeEngine({ version: '1.3.0' }))).toMatchObject({ state: 'missing', version: '1.3.0' });
  });
});

describe('a program that cannot say its version', () => {
  const engine = fakeEngine({
    executables: [{ name: 'tool', versionArguments: ['--version'] }, { name: 'tool-host' }],
  });

  it('is believed on PATH when the engine it belongs to is right', async () => {
    await machine.addProgram('tool', 'echo 1.2.3');
    const file = await machine.addProgram('tool-host', 'exit 2');
    expect(await resolveOne(engine)).toMatchObject({ state: 'ok', executables: { 'tool-host': file } });
  });

  it.each([['tool'], ['tool-host']])('makes the engine missing when only %s is there', async (name) => {
    await machine.addProgram(name, 'echo 1.2.3');
    expect(await resolveOne(engine)).toMatchObject({ state: 'missing' });
  });

  it('is never believed alone', async () => {
    await machine.addProgram('tool-host', 'exit 2');
    expect(await resolveOne(fakeEngine({ executables: [{ name: 'tool-host' }] }))).toMatchObject({ state: 'missing' });
  });
});

describe('the PATH of the engines', () => {
  it('names each stored folder once, and none of PATH, which would hide what stood before it', async () => {
    const other = fakeEngine({ name: 'other', executables: [{ name: 'other' }, { name: 'otherctl' }] });
    const bin = await store(other);
    await machine.addProgram('tool', 'echo 1.2.3');
    const engines = [fakeEngine(), other, fakeEngine({ name: 'absent', executables: [{ name: 'absent' }] })];
    expect(enginePath(await resolveEngines({ path: machine.bin, cache: machine.cache, engines }))).toBe(bin);
  });
});
