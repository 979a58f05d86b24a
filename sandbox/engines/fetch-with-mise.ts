import { mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { BuildContext } from './build-context.ts';
import type { Engine } from './engine.ts';
import { findExecutable, isExecutable } from './find-executable.ts';

/** The checkout's root, where `mise.toml` lies. */
const checkout = join(import.meta.dirname, '..', '..');

/** The npm package of mise, for machines without it. */
const misePackage = '@jdxcode/mise@2026.9.15';

/** Long enough for the largest download (190 MB) on a slow line. */
const downloadTimeout = 10 * 60_000;

/**
 * Fetches the official builds of an engine with mise, by the pins of the committed `mise.toml`, into the engine cache,
 * and links them into `target`, an empty folder.
 * @throws when mise cannot be had, or has no build for this machine
 */
export async function fetchWithMise(
  engine: Engine,
  tools: readonly string[],
  target: string,
  context: BuildContext,
): Promise<void> {
  const [file, ...prefix] = (await findExecutable('mise', context.path))
    ? ['mise']
    : ['npx', '--yes', '--prefer-offline', misePackage];
  const mise = async (...args: string[]) => {
    const { stdout } = await execa(file, [...prefix, ...args], {
      cwd: checkout,
      env: miseVariables(context),
      cancelSignal: context.signal,
      killDescendants: true,
      timeout: downloadTimeout,
      stdin: 'ignore',
    });
    return stdout;
  };
  context.report('downloading the official build');
  await mise('install', ...tools);
  const installed = (await Promise.all(tools.map((tool) => mise('where', tool)))).map((line) => line.trim());

  await mkdir(join(target, 'bin'));
  for (const { name } of engine.executables) await linkProgram(name, installed, join(target, 'bin'));
  for (const [name, path] of Object.entries(engine.folders ?? {})) {
    await symlink(join(installed[0] ?? '', path), join(target, name));
  }
}

/** True when the place official builds come from answers. Asked once per run: without it mise would try for minutes. */
export async function officialBuildsAnswer(signal: AbortSignal): Promise<boolean> {
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(3_000)]);
    const response = await fetch('https://github.com/', { method: 'HEAD', signal: limit });
    return response.ok;
  } catch {
    return false;
  }
}

/** Only our file and our cache: what a user keeps in a mise of their own is neither read nor changed. */
function miseVariables({ cache, path }: BuildContext): Record<string, string> {
  const root = join(cache, 'mise');
  return {
    PATH: path,
    MISE_DATA_DIR: join(root, 'data'),
    MISE_CACHE_DIR: join(root, 'cache'),
    MISE_STATE_DIR: join(root, 'state'),
    MISE_CONFIG_DIR: join(root, 'config'),
    MISE_TRUSTED_CONFIG_PATHS: checkout,
    MISE_CEILING_PATHS: join(checkout, '..'),
    MISE_YES: '1',
    MISE_QUIET: '1',
  };
}

/** Releases differ in where their programs lie: at the root, in `bin/`, or one folder down. */
async function linkProgram(name: string, roots: readonly string[], target: string): Promise<void> {
  for (const root of roots) {
    for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
      const file = join(entry.parentPath, entry.name);
      if (entry.name === name && (await isExecutable(file))) return await symlink(file, join(target, name));
    }
  }
  throw new Error(`The official build has no ${name}.`);
}
