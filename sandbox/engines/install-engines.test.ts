import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, lstat, mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Engine } from './engine.ts';
import { engineFolder } from './engine-cache.ts';
import { EnginesMissingError } from './engine-error.ts';
import { addFakeGo, type FakeMachine, fakeEngine, fakeMachine } from './fake-machine.ts';
import { installEngines } from './install-engines.ts';

let machine: FakeMachine;
let lines: string[];

beforeEach(async () => {
  machine = await fakeMachine();
  lines = [];
});

function install(engines: readonly Engine[] = [fakeEngine()], changes: { path?: string; signal?: AbortSignal } = {}) {
  const say = (line: string) => lines.push(line);
  return installEngines({ path: machine.path, cache: machine.cache, engines, say, officialBuilds: false, ...changes });
}

async function failureOf(promise: Promise<unknown>): Promise<EnginesMissingError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof EnginesMissingError))
    throw new Error('The install did not fail as expected.', { cause: error });
  return error;
}

async function builds(): Promise<string[]> {
  const text = await readFile(join(machine.root, 'builds'), 'utf8').catch(() => '');
  return text.split('\n').filter(Boolean);
}

/** Waits until a build is under way, and gives its process id. */
async function buildStarted(): Promise<number> {
  return await vi.waitFor(
    async () => {
      const [pid] = await builds();
      if (!pid) throw new Error('no build yet');
      return Number(pid);
    },
    { timeout: 20_000, interval: 20 },
  );
}

/** Every file and folder of the engine, hidden ones too. */
async function leftOf(engine: Engine): Promise<string[]> {
  return await readdir(join(engineFolder(machine.cache, engine), '..')).catch(() => []);
}

describe('a missing engine', () => {
  it('is built with Go, linked and stored with its origin', async () => {
    await addFakeGo(machine);
    const engine = fakeEngine({ links: { toold: 'tool' } });
    const [status] = await install([engine]);
    const bin = join(engineFolder(machine.cache, engine), 'bin');
    expect(status).toEqual({
      name: 'tool',
      version: '1.2.3',
      state: 'ok',
      source: 'cache',
      executables: { tool: join(bin, 'tool'), toold: join(bin, 'toold') },
      folders: {},
    });
    expect((await lstat(join(bin, 'toold'))).isSymbolicLink()).toBe(true);
    expect(await leftOf(engine)).toEqual(['1.2.3']);
    expect(await readFile(join(machine.root, 'go.mod'), 'utf8')).toContain('require example.org/tool v1.2.3');
  });

  it('is told about at its start and end, and all of them at the end', async () => {
    await addFakeGo(machine);
    await install();
    expect(lines).toEqual([
      '0 of 1 engines are here; getting tool',
      'tool 1.2.3: building it with Go, about a minute',
      expect.stringMatching(/^tool 1\.2\.3: ready after \d+ s, \d+ MB$/),
      expect.stringMatching(/^1 engines ready in \d+ s, 1 of them new; .* holds \d+ MB$/),
    ]);
  });

  it('may be folders of its module, which can be removed again', async () => {
    await addFakeGo(machine);
    const engine = fakeEngine({
      executables: [],
      folders: { crds: 'manifests/crds' },
      go: [{ module: 'example.org/tool', version: 'v1.2.3', programs: {} }],
    });
    const [status] = await install([engine]);
    const file = join(status?.folders.crds ?? '', 'one.yaml');
    expect(await readFile(file, 'utf8')).toContain('CustomResourceDefinition');
    await expect(access(file, 2)).resolves.toBeUndefined();
    expect(await builds()).toEqual([]);
  });

  it('gives back the caches Go made for it', async () => {
    await addFakeGo(machine);
    await install();
    expect(await readdir(machine.cache)).toEqual(['engines']);
  });

  it('may be programs of several modules, side by side', async () => {
    await addFakeGo(machine);
    const module = 'example.org/host';
    const host = { module, version: 'v0.5.0', programs: { 'tool-host': `${module}/cmd/tool-host` } };
    const engine = fakeEngine({
      executables: [{ name: 'tool', versionArguments: ['--version'] }, { name: 'tool-host' }],
      go: [...(fakeEngine().go ?? []), host],
    });
    const [status] = await install([engine]);
    expect(Object.keys(status?.executables ?? {})).toEqual(['tool', 'tool-host']);
    expect(await readFile(join(machine.root, 'go.mod'), 'utf8')).toContain('require example.org/host v0.5.0');
  });
});

it('builds nothing when everything is here, and says so in one line', async () => {
  await addFakeGo(machine);
  await machine.addProgram('tool', 'echo 1.2.3');
  await install();
  expect(await builds()).toEqual([]);
  expect(lines).toEqual([expect.stringContaining('1 engines ready in 0 s, 0 of them new')]);
});

it('unpacks a Debian package where Go cannot build it', async () => {
  await machine.addProgram(
    'apt-get',
    `case "$*" in *--simulate*) echo 'Inst tools (1.2.3)'; echo 'Inst libtool1 (9)' ;; download*) touch tools.deb libtool1.deb ;; esac`,
  );
  await machine.addProgram(
    'dpkg',
    `mkdir -p "$3/usr/bin" && printf '#!/bin/sh\\necho 1.2.9 "$LD_LIBRARY_PATH"\\n' > "$3/usr/bin/tool" && chmod +x "$3/usr/bin/tool"`,
  );
  const { go: _, ...engine } = fakeEngine({ accepts: 'at-least', debian: 'tools' });
  const [status] = await install([engine]);
  expect(status).toMatchObject({ state: 'ok', source: 'debian', version: '1.2.9' });
  expect(lines[1]).toBe("tool 1.2.3: unpacking Debian's tools");
});

describe('two runs at once', () => {
  it('build an engine once, and both get it', async () => {
    await addFakeGo(machine, 'sleep 1');
    const [first, second] = await Promise.all([install(), install()]);
    expect(first).toEqual(second);
    expect(await builds()).toHaveLength(1);
    expect(lines).toContain('tool 1.2.3: another run is getting it; waiting');
    expect(lines).toContain('tool 1.2.3: stored by another run');
  });
});

describe('a run that is killed', () => {
  const program = (cache: string, path: string) => `
    import { installEngines } from '${import.meta.dirname}/install-engines.ts';
    import { fakeEngine } from '${import.meta.dirname}/fake-machine.ts';
    await installEngines({ engines: [fakeEngine()], cache: '${cache}', path: '${path}', officialBuilds: false });`;

  it('leaves no engine that looks whole, and the next run clears up and goes on', async () => {
    await addFakeGo(machine, `[ -f "${machine.root}/fast" ] || sleep 60`);
    const script = join(machine.root, 'run.mts');
    await writeFile(script, program(machine.cache, machine.path));
    const run = spawn(process.execPath, [script], { stdio: 'inherit' });
    const build = await buildStarted();
    run.kill('SIGKILL');
    await once(run, 'exit');
    process.kill(-build, 'SIGKILL');
    expect((await leftOf(fakeEngine())).some((entry) => !entry.startsWith('.'))).toBe(false);

    await writeFile(join(machine.root, 'fast'), '');
    // The dead run's lock lapses after a while without a sign of life; that while is over.
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(join(engineFolder(machine.cache, fakeEngine()), '..', '.1.2.3.lock'), longAgo, longAgo);
    expect(await install()).toMatchObject([{ state: 'ok' }]);
    expect(await leftOf(fakeEngine())).toEqual(['1.2.3']);
  }, 40_000);

  it('ends its builds and removes what is unfinished when told to stop', async () => {
    await addFakeGo(machine, 'sleep 60');
    const stop = new AbortController();
    const failing = failureOf(install([fakeEngine()], { signal: stop.signal }));
    const build = await buildStarted();
    stop.abort();
    const { failures } = await failing;
    expect(failures).toMatchObject([{ code: 'interrupted', engine: 'tool', hint: 'Go on with: make engines' }]);
    expect(await leftOf(fakeEngine())).toEqual([]);
    await vi.waitFor(() => expect(() => process.kill(-build, 0)).toThrow('ESRCH'), { timeout: 10_000 });
  });
});

describe('an engine that cannot be had', () => {
  it('is named with what it costs and what to do, where nothing can get it', async () => {
    const { failures, message } = await failureOf(install([fakeEngine()], { path: machine.bin }));
    expect(failures).toMatchObject([{ code: 'engine-unavailable', engine: 'tool' }]);
    expect(message).toBe(
      'tool 1.2.3 is not here, and no way to get it is open on this machine. Without it nothing can be tooled.\n' +
        '  Get it: install Go (https://go.dev/dl), or let this machine reach github.com, then: make engines',
    );
  });

  it('is named with the package, where the system brings it', async () => {
    const { go: _, ...engine } = fakeEngine({ debian: 'tools' });
    const { failures } = await failureOf(install([engine], { path: machine.bin }));
    expect(failures[0]?.hint).toContain('apt-get install tools, dnf install tool, brew install tool');
  });

  it('does not keep the others from being stored', async () => {
    await addFakeGo(machine);
    const { go: _, ...hopeless } = fakeEngine({ name: 'hopeless', executables: [{ name: 'hopeless' }] });
    const { failures } = await failureOf(install([hopeless, fakeEngine()]));
    expect(failures.map((failure) => failure.engine)).toEqual(['hopeless']);
    expect(await leftOf(fakeEngine())).toEqual(['1.2.3']);
  });

  it.each([
    [
      "Go's own last words when it refuses",
      "echo 'go: downloading a.io/x v1' >&2; echo 'main.go:1: undefined: x' >&2; exit 1",
      '  main.go:1: undefined: x',
      'Try again: make engines',
    ],
    [
      'the Go it needs when this one is too old',
      "echo 'go: example.org/tool@v1.2.3 requires go >= 1.27 (running go 1.26)' >&2; exit 1",
      'requires go >= 1.27',
      'It needs Go 1.27 or newer',
    ],
    [
      'a program of another version',
      `mkdir -p out; printf '#!/bin/sh\\necho 1.2.2\\n' > out/tool; chmod +x out/tool; exit 0`,
      'What came says its version is 1.2.2, not 1.2.3.',
      'Try again: make engines',
    ],
  ])('says %s, and leaves nothing', async (_, duringBuild, words, hint) => {
    await addFakeGo(machine, duringBuild);
    const { failures } = await failureOf(install());
    expect(failures).toMatchObject([{ code: 'build-failed', engine: 'tool' }]);
    expect(failures[0]?.message).toContain(words);
    expect(failures[0]?.message).not.toContain('downloading');
    expect(failures[0]?.hint).toContain(hint);
    expect(await leftOf(fakeEngine())).toEqual([]);
  });
});

it('replaces an engine of the cache that is not whole', async () => {
  await addFakeGo(machine);
  await mkdir(join(engineFolder(machine.cache, fakeEngine()), 'bin'), { recursive: true });
  expect(await install()).toMatchObject([{ state: 'ok' }]);
});
