import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { BuildContext } from './build-context.ts';
import type { Engine } from './engine.ts';
import { engineFolder, type Origin, originFile } from './engine-cache.ts';
import type { Way } from './ways-to-get.ts';

/**
 * Brings an engine into the cache in one of its ways, whole or not at all: it is made in a folder beside its place and
 * renamed. Call it under the engine's lock, when the engine is not there or not whole.
 * @throws what the way throws; nothing is left behind then
 */
export async function storeEngine(engine: Engine, way: Way, context: Omit<BuildContext, 'scratch'>): Promise<void> {
  const place = engineFolder(context.cache, engine);
  const unfinished = join(dirname(place), `${unfinishedPrefix(engine)}${randomUUID()}`);
  const [target, scratch] = [join(unfinished, 'engine'), join(unfinished, 'scratch')];
  await mkdir(target, { recursive: true });
  await mkdir(scratch);
  try {
    await way.run(target, { ...context, scratch });
    for (const [link, program] of Object.entries(engine.links ?? {})) await symlink(program, join(target, 'bin', link));
    const origin: Origin = { source: way.source, version: engine.version };
    await writeFile(join(target, originFile), JSON.stringify(origin));
    context.signal.throwIfAborted();
    await rm(place, { recursive: true, force: true });
    await rename(target, place);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** Removes what killed runs left of this engine. Call it under the engine's lock. */
export async function removeUnfinished(engine: Engine, cache: string): Promise<void> {
  const folder = dirname(engineFolder(cache, engine));
  for (const entry of await readdir(folder).catch(() => [])) {
    if (entry.startsWith(unfinishedPrefix(engine))) await rm(join(folder, entry), { recursive: true, force: true });
  }
}

/** Hidden, so that nothing that looks for versions finds it. */
function unfinishedPrefix(engine: Engine): string {
  return `.${engine.version}-`;
}
