import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, statfs } from 'node:fs/promises';
import { availableParallelism, freemem } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { goCaches } from './build-with-go.ts';
import { describeFailure } from './describe-failure.ts';
import type { Engine, EngineStatus } from './engine.ts';
import { engineCache, engineFolder } from './engine-cache.ts';
import { EngineError, EnginesMissingError } from './engine-error.ts';
import { officialBuildsAnswer } from './fetch-with-mise.ts';
import { type FileLock, takeFileLock } from './file-lock.ts';
import { folderSize, formatSize } from './folder-size.ts';
import { listEngines } from './manifest.ts';
import { resolveCached, resolveEngines } from './resolve-engines.ts';
import { removeUnfinished, storeEngine } from './store-engine.ts';
import { commandToGet, localReach, type Reach, type Way, waysToGet } from './ways-to-get.ts';

export type InstallOptions = {
  /** Folders searched for engines and for what builds them, in the form of PATH; this process's own when absent. */
  readonly path?: string;
  /** Engine cache; `engineCache()` when absent. */
  readonly cache?: string;
  /** Which engines; all of the manifest when absent. */
  readonly engines?: readonly Engine[];
  /** Given one line of progress at a time, without its end; silent when absent. */
  readonly say?: (line: string) => void;
  /** Ends every child process and takes away what is unfinished. */
  readonly signal?: AbortSignal;
  /** Whether to try official builds first; true when absent, and then only if they answer. */
  readonly officialBuilds?: boolean;
};

/** Free room one build needs at its height, measured over all of them: 8 GB of build and 6 GB of module cache for ten. */
const roomToBuild = 3e9;

/** Linking Kubernetes or Argo CD takes this much memory; more builds at once than fit would make each slower. */
const memoryToBuild = 3e9;

const progressEvery = 20_000;

type Run = Required<Omit<InstallOptions, 'engines' | 'officialBuilds'>> & { readonly reach: Reach };

/**
 * Brings every missing engine into the cache, several at once; what is there already is left alone. Two runs at once share
 * the work, and a run after a killed one goes on where that stopped.
 * @returns where each engine is, all of them `ok`
 * @throws EnginesMissingError naming those that could not be had; every other one is stored by then
 */
export async function installEngines(options: InstallOptions = {}): Promise<EngineStatus[]> {
  const { path = process.env.PATH ?? '', cache = engineCache(), engines = listEngines() } = options;
  const { say = () => undefined, signal = new AbortController().signal } = options;
  const startedAt = Date.now();
  const before = await resolveEngines({ path, cache, engines });
  const absent = engines.filter((_, index) => before[index]?.state !== 'ok');
  const failures: EngineError[] = [];
  if (absent.length > 0) {
    say(`${engines.length - absent.length} of ${engines.length} engines are here; getting ${listed(absent)}`);
    const officialBuilds = (options.officialBuilds ?? true) && (await officialBuildsAnswer(signal));
    const run: Run = { path, cache, say, signal, reach: { ...(await localReach(path)), officialBuilds } };
    const get = async (engine: Engine) => {
      await getEngine(engine, run).catch((error: unknown) => {
        failures.push(describeFailure(engine, error, commandToGet(engine, run.reach), signal));
      });
    };
    await eachOf(absent, buildsAtOnce(), get);
  }
  if (failures.length > 0) throw new EnginesMissingError(failures);
  if (absent.length > 0) await giveBackCaches(cache);
  const size = formatSize(await folderSize(join(cache, 'engines')));
  say(`${engines.length} engines ready in ${seconds(startedAt)}, ${absent.length} of them new; ${cache} holds ${size}`);
  return await resolveEngines({ path, cache, engines });
}

async function getEngine(engine: Engine, run: Run): Promise<void> {
  const startedAt = Date.now();
  const title = `${engine.name} ${engine.version}`;
  const lock = await waitForLock(engine, run, title);
  try {
    if (await resolveCached(engine, run.cache)) return run.say(`${title}: stored by another run`);
    await removeUnfinished(engine, run.cache);
    let heard = { activity: '', at: 0 };
    const report = (activity: string) => {
      heard = { activity, at: Date.now() };
    };
    const progress = setInterval(() => {
      // Compilers are silent: what was heard before the last line is over.
      const activity = Date.now() - heard.at < progressEvery ? heard.activity : 'still building';
      run.say(`${title}: ${seconds(startedAt)}, ${activity}`);
    }, progressEvery);
    try {
      await tryWays(engine, waysToGet(engine, run.reach), title, { ...run, report });
    } finally {
      clearInterval(progress);
    }
    const size = formatSize(await folderSize(engineFolder(run.cache, engine)));
    run.say(`${title}: ready after ${seconds(startedAt)}, ${size}`);
  } finally {
    await lock.release();
  }
}

/** A way that fails makes room for the next; only the last one's failure is worth a person's time. */
async function tryWays(
  engine: Engine,
  ways: readonly Way[],
  title: string,
  context: Run & { readonly report: (activity: string) => void },
): Promise<void> {
  let failure: unknown;
  for (const way of ways) {
    context.signal.throwIfAborted();
    context.say(`${title}: ${way.announcement}`);
    try {
      if (way.source === 'cache') await checkRoom(engine, context.cache);
      return await storeEngine(engine, way, context);
    } catch (error) {
      failure = error;
    }
  }
  context.signal.throwIfAborted();
  throw failure;
}

async function waitForLock(engine: Engine, { cache, say, signal }: Run, title: string): Promise<FileLock> {
  const file = join(dirname(engineFolder(cache, engine)), `.${engine.version}.lock`);
  for (let tries = 0; ; tries += 1) {
    const lock = await takeFileLock(file);
    if (lock) return lock;
    if (tries === 0) say(`${title}: another run is getting it; waiting`);
    await pause(500, undefined, { signal });
  }
}

async function checkRoom(engine: Engine, cache: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  const { bavail, bsize } = await statfs(cache);
  const room = bavail * bsize;
  if (room >= roomToBuild) return;
  const message = `${engine.name} ${engine.version} is not built: ${cache} has ${formatSize(room)} of free room, and building takes ${formatSize(roomToBuild)}. Without it ${engine.without}.`;
  throw new EngineError(
    'disk-full',
    engine.name,
    message,
    'Make room, or set WORKFLOWAUTOM_CACHE to a folder with more, then: make engines',
  );
}

/** Go's caches inside ours served their purpose, unless another run is building with them just now. */
async function giveBackCaches(cache: string): Promise<void> {
  const engines = await readdir(join(cache, 'engines'), { recursive: true });
  if (engines.some((entry) => entry.endsWith('.lock'))) return;
  const away = join(cache, `.go-${randomUUID()}`);
  // There are none when the machine's own were used.
  await rename(goCaches(cache), away).catch(() => undefined);
  await rm(away, { recursive: true, force: true });
}

function buildsAtOnce(): number {
  return Math.max(1, Math.min(availableParallelism(), Math.floor(freemem() / memoryToBuild)));
}

async function eachOf<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

function listed(engines: readonly Engine[]): string {
  return engines.map((engine) => engine.name).join(', ');
}

function seconds(since: number): string {
  return `${Math.round((Date.now() - since) / 1000)} s`;
}
