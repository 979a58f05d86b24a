import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { BuildContext } from './build-context.ts';
import { checkVersion } from './check-version.ts';
import type { Engine } from './engine.ts';
import { engineFolder, type Origin, originFile } from './engine-cache.ts';
import { resolveCached } from './resolve-engines.ts';
import type { Way } from './ways-to-get.ts';

/**
 * Brings an engine into the cache in one of its ways, whole or not at all: it is made in a folder beside its place and
 * renamed, once its programs have run there and said the right version. Call it under the engine's lock.
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
    const { accepted, version = 'none' } = await checkVersion(engine, (name) => join(target, 'bin', name));
    if (!accepted) throw new Error(`What came says its version is ${version}, not ${engine.version}.`);
    const origin: Origin = { source: way.source, version };
    await writeFile(join(target, originFile), JSON.stringify(origin));
    context.signal.throwIfAborted();
    await moveIntoPlace(engine, target, context.cache);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** What is in the place already stays if it is whole: someone may be running it. */
async function moveIntoPlace(engine: Engine, target: string, cache: string): Promise<void> {
  if (await resolveCached(engine, cache)) return;
  const place = engineFolder(cache, engine);
  await rm(place, { recursive: true, force: true });
  await rename(target, place);
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
