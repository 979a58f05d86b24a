import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { compareVersions } from './compare-versions.ts';
import { listEngines } from './manifest.ts';

const engines = listEngines();
const miseFile = await readFile(new URL('../../mise.toml', import.meta.url), 'utf8');

/** The pins of mise.toml: `key = "1.2.3"` lines, and `[tools."key"]` tables with a `version` line. */
function misePins(): Map<string, string> {
  const lines = miseFile.matchAll(/^"?([\w:./-]+)"? = "([\d.]+)"/gm);
  const tables = miseFile.matchAll(/^\[tools\."([^"]+)"\]\nversion = "([\d.]+)"/gm);
  const pins = [...lines, ...tables].map((match) => [match[1] ?? '', match[2] ?? ''] as const);
  return new Map(pins.filter(([key]) => key !== 'version'));
}

it('names every engine once, and every program once', () => {
  const names = engines.map((engine) => engine.name);
  const programs = engines.flatMap((engine) => [
    ...engine.executables.map((executable) => executable.name),
    ...Object.keys(engine.links ?? {}),
  ]);
  expect(new Set(names).size).toBe(names.length);
  expect(new Set(programs).size).toBe(programs.length);
});

it('lists the long builds first, so that none of them is left alone at the end', () => {
  const [first, last] = [engines[0], engines.at(-1)];
  expect(first?.minutes).toBeGreaterThanOrEqual(last?.minutes ?? 0);
});

it('says in mise.toml nothing that no engine asks for', () => {
  const asked = engines.flatMap((engine) => engine.mise ?? []);
  expect([...misePins().keys()].toSorted()).toEqual(asked.toSorted());
});

describe.each(engines.map((engine) => [engine.name, engine] as const))('%s', (_, engine) => {
  it('can be had without an official build', () => {
    expect(engine.go ?? engine.debian ?? engine.python ?? engine.maven).toBeDefined();
  });

  it('is pinned to a whole version, and costs something to lack', () => {
    expect(engine.version).toMatch(/^\d+\.\d+(\.\d+)?$/);
    expect(engine.without).toMatch(/[^.]$/);
  });

  it('is the same version from Go, and each of its programs comes from a package of the module', () => {
    const modules = engine.go ?? [];
    expect(modules[0]?.version).toBe(engine.go && `v${engine.version}`);
    const programs = modules.flatMap((module) => Object.keys(module.programs));
    if (engine.go) expect(programs.toSorted()).toEqual(engine.executables.map(({ name }) => name).toSorted());
    for (const { module, programs } of modules) {
      for (const package_ of Object.values(programs)) expect(package_).toContain(module);
    }
  });

  it('links to programs it has', () => {
    const names = engine.executables.map((executable) => executable.name);
    for (const program of Object.values(engine.links ?? {})) expect(names).toContain(program);
    expect(names.length + Object.keys(engine.folders ?? {}).length).toBeGreaterThan(0);
  });

  it('is the same version in mise.toml', () => {
    for (const key of engine.mise ?? []) {
      const pin = misePins().get(key) ?? '0';
      if (engine.accepts === 'exact') expect(pin).toBe(engine.version);
      else expect(compareVersions(pin, engine.version)).toBeGreaterThanOrEqual(0);
    }
    // What is only in PyPI or Maven Central is released there.
    expect(engine.mise ?? engine.python?.packages ?? engine.maven?.libraries ?? []).not.toHaveLength(0);
    for (const package_ of engine.python?.packages ?? []) expect(package_).toContain(`==${engine.version}`);
    if (engine.maven) expect(engine.maven.libraries[0]?.split(':').at(-1)).toBe(engine.version);
  });
});
