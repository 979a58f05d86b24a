import { createHash, randomUUID } from 'node:crypto';
import { access, copyFile, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { PortError } from '../operations/ports/port-error.ts';

/** Name of a lockfile's folder in the modules' cache. */
export function modulesKey(lockfile: string | Uint8Array): string {
  return createHash('sha256').update(lockfile).digest('hex').slice(0, 32);
}

/**
 * Links `node_modules` beside the `package.json` at the root of an infra checkout. Each lockfile is installed once, in a
 * folder of its own that is renamed into place when whole; no package's scripts run. A checkout without `package.json`
 * needs nothing.
 * @throws PortError `infra-unreachable` when a lockfile is missing, its packages cannot be had, or others are committed
 */
export async function installModules(options: {
  readonly folder: string;
  readonly cache: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly onProgress: (text: string) => void;
}): Promise<void> {
  const manifest = join(options.folder, 'package.json');
  if (!(await exists(manifest))) return;
  const lockfile = join(options.folder, 'package-lock.json');
  const lock = await readFile(lockfile).catch((cause: unknown) => {
    throw new PortError('infra-unreachable', 'The infra repository has a package.json and no package-lock.json.', {
      hint: 'Commit package-lock.json: without it nobody knows which packages a plan was made with.',
      cause,
    });
  });

  const installed = join(options.cache, modulesKey(lock));
  if (!(await exists(join(installed, 'node_modules')))) await install(installed, manifest, lockfile, options);
  await symlink(join(installed, 'node_modules'), join(options.folder, 'node_modules')).catch((cause: unknown) => {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw cause;
    throw new PortError('infra-unreachable', 'The infra repository has its node_modules committed.', {
      hint: 'Remove node_modules from Git and ignore it: the packages are those of package-lock.json.',
      cause,
    });
  });
}

async function install(
  target: string,
  manifest: string,
  lockfile: string,
  { environment, onProgress }: Parameters<typeof installModules>[0],
): Promise<void> {
  onProgress('installing the packages of the infra repository (once for each lockfile)');
  const partial = `${target}.${randomUUID()}`;
  await mkdir(join(partial, 'node_modules'), { recursive: true });
  try {
    await copyFile(manifest, join(partial, 'package.json'));
    await copyFile(lockfile, join(partial, 'package-lock.json'));
    const args = ['ci', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'];
    const result = await execa('npm', args, {
      cwd: partial,
      env: environment,
      extendEnv: false,
      stdin: 'ignore',
      reject: false,
    });
    if (result.failed) {
      throw new PortError(
        'infra-unreachable',
        `The packages of the infra repository could not be installed: ${npmError(result.stderr || (result.message ?? ''))}`,
        {
          hint: 'Run `npm ci` in the infra repository to see it, and check that the package registry can be reached from here.',
          retryable: true,
        },
      );
    }
    // npm makes no folder where there are no dependencies.
    await mkdir(join(partial, 'node_modules'), { recursive: true });
    await rename(partial, target);
    onProgress('installed');
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    // Another process was faster.
    if (!(await exists(join(target, 'node_modules')))) throw error;
  }
}

function npmError(stderr: string): string {
  const lines = stderr
    .split('\n')
    .filter((line) => /^npm (error|ERR!) /.test(line) && !/complete log|npm (error|ERR!)\s*$/.test(line));
  return (lines.slice(0, 2).join(' ') || stderr.trim().split('\n')[0]) ?? '';
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
