import { mkdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import type { BuildContext } from './build-context.ts';
import { type FakeMachine, fakeEngine, fakeMachine } from './fake-machine.ts';
import { fetchWithMise } from './fetch-with-mise.ts';

let machine: FakeMachine;
let target: string;
let context: BuildContext;

beforeEach(async () => {
  machine = await fakeMachine();
  target = join(machine.root, 'target');
  await mkdir(target);
  context = {
    cache: machine.cache,
    scratch: machine.root,
    path: machine.path,
    signal: new AbortController().signal,
    report: () => undefined,
  };
});

/** A mise whose only tool was unpacked to `<root>/release`, and that writes down what it was asked and with what. */
async function addFakeMise(program: string) {
  const file = join(machine.root, 'release', program);
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, '#!/bin/sh\necho 1.2.3\n', { mode: 0o755 });
  await machine.addProgram(
    'mise',
    `echo "$*" "$MISE_DATA_DIR" >> "${machine.root}/asked"; [ "$1" = install ] || echo "${machine.root}/release"`,
  );
  return file;
}

it.each([['tool'], ['bin/tool'], ['tool-v1.2.3/linux-amd64/tool']])(
  'links a program a release has at %s',
  async (program) => {
    const file = await addFakeMise(program);
    await fetchWithMise(fakeEngine(), ['tool'], target, context);
    expect(await realpath(join(target, 'bin', 'tool'))).toBe(await realpath(file));
  },
);

it('installs the named tools only, into the engine cache', async () => {
  await addFakeMise('tool');
  await fetchWithMise(fakeEngine(), ['tool', 'http:tool'], target, context);
  const data = join(machine.cache, 'mise', 'data');
  const asked = (await readFile(join(machine.root, 'asked'), 'utf8')).trim().split('\n');
  expect(asked[0]).toBe(`install tool http:tool ${data}`);
  expect(asked.slice(1).toSorted()).toEqual([`where http:tool ${data}`, `where tool ${data}`]);
});

it('links the folders an engine brings', async () => {
  await addFakeMise('manifests/crds/one.yaml');
  const engine = fakeEngine({ executables: [], folders: { crds: 'manifests/crds' } });
  await fetchWithMise(engine, ['http:tool'], target, context);
  expect(await readFile(join(target, 'crds', 'one.yaml'), 'utf8')).toContain('1.2.3');
});

it('refuses a release without the program', async () => {
  await addFakeMise('something-else');
  await expect(fetchWithMise(fakeEngine(), ['tool'], target, context)).rejects.toThrow(
    'The official build has no tool.',
  );
});
