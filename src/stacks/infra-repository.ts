import { randomUUID } from 'node:crypto';
import { access, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { PortError } from '../operations/ports/port-error.ts';
import { installModules } from './install-modules.ts';
import { createSingleFlight } from './single-flight.ts';

/** Checkouts kept besides those in use: the newest commits, so that a plan and its apply find theirs. */
const KEPT = 4;

/** A path is a path, and never a pattern. */
const LITERAL = { GIT_LITERAL_PATHSPECS: '1' };

export type InfraOptions = {
  readonly repository: string;
  readonly branch: string;
  readonly workFolder: string;
  readonly modulesCache: string;
  /** What git and npm run with. */
  readonly environment: Readonly<Record<string, string>>;
};

export type InfraRepository = {
  /** Full SHA at the head of the branch. @throws PortError `infra-unreachable` */
  head(): Promise<string>;
  /** Text of a file at `commit`; undefined where it has none. Needs no checkout. @throws PortError `infra-unreachable` */
  file(commit: string, path: string): Promise<string | undefined>;
  /**
   * A folder with the files of `commit` and their installed packages; the same folder for the same commit, so nothing may
   * be written into it. It stays until `release`.
   * @throws PortError `infra-unreachable`
   */
  checkout(commit: string, onProgress: (text: string) => void): Promise<{ readonly folder: string; release(): void }>;
};

export function createInfraRepository(options: InfraOptions): InfraRepository {
  const { repository, branch, workFolder } = options;
  const mirror = join(workFolder, 'infra.git');
  const checkouts = join(workFolder, 'infra');
  const inUse = new Map<string, number>();
  const once = createSingleFlight<void>();
  const onceText = createSingleFlight<string>();

  async function git(
    args: readonly string[],
    extra: Readonly<Record<string, string>> = {},
    stripFinalNewline = true,
  ): Promise<string> {
    const result = await execa('git', args, {
      env: { ...options.environment, ...extra },
      extendEnv: false,
      stdin: 'ignore',
      stripFinalNewline,
      reject: false,
    });
    if (!result.failed) return result.stdout;
    throw new PortError(
      'infra-unreachable',
      `The infra repository ${withoutLogin(repository)} could not be read: ${lastLine(result.stderr || (result.message ?? ''))}`,
      {
        hint: 'Check INFRA_REPO and that git can reach it from here.',
        retryable: true,
      },
    );
  }

  /** One after the other: two fetches into the mirror at once would meet at its ref locks. */
  let fetching: Promise<void> = Promise.resolve();
  function fetched(commit: string): Promise<void> {
    fetching = fetching.catch(() => undefined).then(() => fetch(commit));
    return fetching;
  }

  async function fetch(commit: string): Promise<void> {
    if (!(await exists(mirror))) {
      await mkdir(workFolder, { recursive: true });
      const partial = `${mirror}.${randomUUID()}`;
      await git(['init', '--quiet', '--bare', partial]);
      await rename(partial, mirror).catch(() => rm(partial, { recursive: true, force: true }));
    }
    const at = ['--git-dir', mirror];
    if (await known(commit)) return;
    await git([...at, 'fetch', '--quiet', '--no-tags', repository, `+refs/heads/${branch}:refs/heads/${branch}`]);
    // Off the branch by now (someone forced it): servers give single commits too.
    if (!(await known(commit))) await git([...at, 'fetch', '--quiet', '--no-tags', repository, commit]);
  }

  async function known(commit: string): Promise<boolean> {
    const args = ['--git-dir', mirror, 'cat-file', '-e', `${commit}^{commit}`];
    return !(await execa('git', args, { env: options.environment, extendEnv: false, reject: false })).failed;
  }

  async function make(commit: string, folder: string, onProgress: (text: string) => void): Promise<void> {
    if (await exists(folder)) return;
    await fetched(commit);
    const partial = `${folder}.${randomUUID()}`;
    await mkdir(partial, { recursive: true });
    try {
      const index = `${partial}.index`;
      await git(['--git-dir', mirror, '--work-tree', partial, 'checkout', '--quiet', '--force', commit, '--', '.'], {
        GIT_INDEX_FILE: index,
      }).finally(() => rm(index, { force: true }));
      await installModules({
        folder: partial,
        cache: options.modulesCache,
        environment: options.environment,
        onProgress,
      });
      await rename(partial, folder);
    } catch (error) {
      await rm(partial, { recursive: true, force: true });
      if (!(await exists(folder))) throw error;
    }
    await removeOld();
  }

  async function removeOld(): Promise<void> {
    const names = (await readdir(checkouts)).filter((name) => /^[0-9a-f]{40,64}$/.test(name) && !inUse.has(name));
    const aged = await Promise.all(
      names.map(async (name) => ({
        name,
        at: (await stat(join(checkouts, name)).catch(() => undefined))?.mtimeMs ?? 0,
      })),
    );
    const old = aged.sort((a, b) => b.at - a.at).slice(KEPT);
    for (const { name } of old) await rm(join(checkouts, name), { recursive: true, force: true });
  }

  return {
    async head() {
      // Hundreds of operations that start together are one question. An answer that was on its way is a moment older than
      // the question at most, and a plan made on it is compared again before it runs.
      const ref = `refs/heads/${branch}`;
      const line = await onceText(ref, () => git(['ls-remote', '--exit-code', repository, ref]));
      return line.split('\t')[0] ?? '';
    },
    async file(commit, path) {
      await fetched(commit);
      const at = ['--git-dir', mirror];
      const entry = await git([...at, 'ls-tree', '-z', '--full-tree', commit, '--', path], LITERAL);
      const [, blob] = /^\d+ blob ([0-9a-f]+)\t/.exec(entry) ?? [];
      return blob === undefined ? undefined : await git([...at, 'cat-file', 'blob', blob], {}, false);
    },
    async checkout(commit, onProgress) {
      const folder = join(checkouts, commit);
      const count = (by: 1 | -1): void => {
        const next = (inUse.get(commit) ?? 0) + by;
        if (next > 0) inUse.set(commit, next);
        else inUse.delete(commit);
      };
      count(1);
      try {
        await once(commit, () => make(commit, folder, onProgress));
      } catch (error) {
        count(-1);
        throw error;
      }
      return { folder, release: () => count(-1) };
    },
  };
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}

function withoutLogin(url: string): string {
  return url.replace(/^(\w+:\/\/)[^/@]*@/, '$1');
}
