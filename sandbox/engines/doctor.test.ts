import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { doctor } from './doctor.ts';
import { engineFolder } from './engine-cache.ts';
import { type FakeMachine, fakeMachine } from './fake-machine.ts';
import { listEngines } from './manifest.ts';

let machine: FakeMachine;

beforeEach(async () => {
  machine = await fakeMachine();
});

async function storeEverything() {
  for (const engine of listEngines()) {
    const root = engineFolder(machine.cache, engine);
    await mkdir(join(root, 'bin'), { recursive: true });
    for (const name of Object.keys(engine.folders ?? {})) await mkdir(join(root, name));
    const names = [...engine.executables.map((executable) => executable.name), ...Object.keys(engine.links ?? {})];
    for (const name of names) await writeFile(join(root, 'bin', name), '#!/bin/sh\n', { mode: 0o755 });
  }
}

it('is content when everything is here, and names version, source and path of each', async () => {
  await storeEverything();
  const git = await machine.addProgram('git', 'echo git version 2.39.5');
  const { text, ok, json } = await doctor({ path: machine.bin, cache: machine.cache });
  expect(ok).toBe(true);
  const lines = text.split('\n');
  expect(lines[0]).toMatch(/^ok {2}pulumi +3\.259\.0 +cache +\/.*\/pulumi\/3\.259\.0\/bin\/pulumi$/);
  expect(lines.find((line) => line.includes(' git '))).toContain(git);
  expect(text).toContain('Everything is here.\n');
  expect(json.findings.map((finding) => finding.name)).toEqual([
    ...listEngines().map((engine) => engine.name),
    'node',
    'git',
    'disk room',
  ]);
});

it('names each missing engine with its cost and the next step', async () => {
  const { text, ok } = await doctor({ path: machine.bin, cache: machine.cache });
  expect(ok).toBe(false);
  expect(text).toContain('etcd: 3.6.8 is missing. Without it ');
  expect(text).toContain(
    '  Next: install Go (https://go.dev/dl), or let this machine reach github.com, then: make engines',
  );
  expect(text).toContain('redis: 6.2.0 or newer is missing.');
  expect(text).toContain('git: git is missing.');
});

it('says which version PATH has instead, and that make engines gets the right one where Go is', async () => {
  await machine.addProgram('helm', 'echo v2.17.0');
  await machine.addProgram('go', 'exit 0');
  const { text, json } = await doctor({ path: machine.bin, cache: machine.cache });
  expect(text).toContain('helm: PATH has 2.17.0, 3.22.0 is needed. Without it ');
  expect(json.findings.find((finding) => finding.name === 'helm')).toMatchObject({
    ok: false,
    command: 'make engines',
  });
});
