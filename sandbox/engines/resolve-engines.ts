import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { checkVersion } from './check-version.ts';
import type { Engine, EngineStatus } from './engine.ts';
import { engineCache, engineFolder, type Origin, originFile } from './engine-cache.ts';
import { findExecutable, isExecutable } from './find-executable.ts';
import { listEngines } from './manifest.ts';

export type ResolveOptions = {
  /** Folders searched for programs, in the form of the PATH variable; this process's own when absent. */
  readonly path?: string;
  /** Engine cache; `engineCache()` when absent. */
  readonly cache?: string;
  /** Which engines; all of the manifest when absent. */
  readonly engines?: readonly Engine[];
};

/**
 * Looks where each engine is: on PATH at the pinned version, else in the cache. Fetches and writes nothing.
 * Only programs on PATH are started, to print their version; the cache's are believed, for only `installEngines` writes them.
 * @returns one status per engine, in the manifest's order; `wrong-version` when PATH alone has it, at another version
 */
export async function resolveEngines(options: ResolveOptions = {}): Promise<EngineStatus[]> {
  const { path = process.env.PATH ?? '', cache = engineCache(), engines = listEngines() } = options;
  return await Promise.all(engines.map((engine) => resolveOne(engine, path, cache)));
}

/** The status of one engine in the cache, or undefined when it is not there, or not whole. */
export async function resolveCached(engine: Engine, cache: string): Promise<EngineStatus | undefined> {
  const root = engineFolder(cache, engine);
  const executables = namesOf(engine).map((name) => [name, join(root, 'bin', name)] as const);
  const folders = Object.keys(engine.folders ?? {}).map((name) => [name, join(root, name)] as const);
  const whole = await Promise.all([
    ...executables.map(([, file]) => isExecutable(file)),
    ...folders.map(([, folder]) => isFolder(folder)),
  ]);
  if (whole.includes(false)) return undefined;
  const origin = await readOrigin(join(root, originFile));
  return {
    name: engine.name,
    version: origin?.version ?? engine.version,
    state: 'ok',
    source: origin?.source ?? 'cache',
    executables: Object.fromEntries(executables),
    folders: Object.fromEntries(folders),
  };
}

async function resolveOne(engine: Engine, path: string, cache: string): Promise<EngineStatus> {
  const onPath = await resolveOnPath(engine, path);
  if (onPath?.state === 'ok') return onPath;
  return (await resolveCached(engine, cache)) ?? onPath ?? missing(engine);
}

/** Folders are never looked for on PATH, nor programs that cannot say their version. */
async function resolveOnPath(engine: Engine, path: string): Promise<EngineStatus | undefined> {
  if (engine.folders || !engine.executables.some((executable) => executable.versionArguments)) return undefined;
  const executables: Record<string, string> = {};
  for (const name of namesOf(engine)) {
    const file = await findExecutable(name, path);
    if (!file) return undefined;
    executables[name] = file;
  }
  const { accepted, version = 'unknown' } = await checkVersion(engine, (name) => executables[name] ?? name);
  if (!accepted) return { ...missing(engine), state: 'wrong-version', found: version };
  return { name: engine.name, version, state: 'ok', source: 'path', executables, folders: {} };
}

function missing(engine: Engine): EngineStatus {
  return { name: engine.name, version: engine.version, state: 'missing', executables: {}, folders: {} };
}

function namesOf(engine: Engine): string[] {
  return [...engine.executables.map((executable) => executable.name), ...Object.keys(engine.links ?? {})];
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

async function readOrigin(file: string): Promise<Origin | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Origin;
  } catch {
    // An engine put there by hand has none, and is as good as one that was built.
    return undefined;
  }
}
