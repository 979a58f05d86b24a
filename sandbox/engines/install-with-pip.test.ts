import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { type FakeMachine, fakeEngine, fakeMachine } from './fake-machine.ts';
import { installEngines } from './install-engines.ts';

const { go: _, ...engine } = fakeEngine({ python: { packages: ['tool==1.2.3'] } });

const install = (machine: FakeMachine) =>
  installEngines({ path: machine.path, cache: machine.cache, engines: [engine], officialBuilds: false });

/** A Python that writes what pip was asked for into the folder it was to install into. */
async function addPython(machine: FakeMachine, pip = 'echo 24.0'): Promise<void> {
  await machine.addProgram(
    'python3',
    `case "$*" in
  "-m pip --version") ${pip} ;;
  "-m pip install"*) mkdir -p "$7" && echo "$8" > "$7/asked" ;;
  "-c import sys"*) echo "$0" ;;
  --version) [ -f "$PYTHONPATH/asked" ] && echo tool 1.2.3 ;;
  *) cat "$PYTHONPATH/asked" ;;
esac`,
  );
}

it('stores packages beside a wrapper that runs the machine’s Python with them', async () => {
  const machine = await fakeMachine();
  await addPython(machine);
  const [status] = await install(machine);
  expect(status).toMatchObject({ state: 'ok', source: 'pypi', version: '1.2.3' });
  const { stdout } = await promisify(execFile)(status?.executables.tool ?? '', []);
  expect(stdout).toBe('tool==1.2.3\n');
});

it('says that pip is missing, and what to install', async () => {
  const machine = await fakeMachine();
  await addPython(machine, 'exit 1');
  await expect(install(machine)).rejects.toThrow('python3 has no pip (Debian: apt-get install python3-pip).');
});

it('says that Python is missing', async () => {
  const machine = await fakeMachine();
  const alone = { ...machine, path: machine.bin };
  await expect(install(alone)).rejects.toThrow('install Python 3.10 or newer with pip (Debian: python3-pip)');
});
