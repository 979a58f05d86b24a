import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { BuildContext } from './build-context.ts';
import type { Engine } from './engine.ts';

/**
 * Downloads a Debian package and those it needs that the machine lacks, and unpacks them into `target`, an empty folder.
 * Needs no root and changes nothing outside: no package is installed, no service is started.
 * @param aptOptions further `-o` options of apt-get
 * @throws when apt-get does not know the package or cannot reach its archive
 */
export async function unpackDebian(
  engine: Engine,
  package_: string,
  target: string,
  context: BuildContext,
  aptOptions: readonly string[] = [],
): Promise<void> {
  const run = async (file: string, ...args: string[]) =>
    await execa(file, args, {
      cwd: context.scratch,
      env: { PATH: context.path, LC_ALL: 'C' },
      cancelSignal: context.signal,
      killDescendants: true,
      stdin: 'ignore',
    });
  const download = async (...options: string[]) => {
    const simulated = await run('apt-get', 'install', '--simulate', '--no-install-recommends', ...options, package_);
    await run('apt-get', 'download', ...options, ...packagesToInstall(simulated.stdout));
  };

  context.report(`downloading ${package_} from Debian`);
  try {
    await download(...aptOptions);
  } catch {
    // Images often come without package lists, or with old ones; only root could refresh the machine's own.
    const lists = await privateLists(join(context.scratch, 'apt'));
    await run('apt-get', 'update', ...aptOptions, ...lists);
    await download(...aptOptions, ...lists);
  }

  const root = join(target, 'root');
  for (const file of await readdir(context.scratch)) {
    if (file.endsWith('.deb')) await run('dpkg', '-x', join(context.scratch, file), root);
  }
  await mkdir(join(target, 'bin'));
  for (const { name } of engine.executables) {
    const wrapper = join(target, 'bin', name);
    await writeFile(wrapper, wrapperScript(name));
    await chmod(wrapper, 0o755);
  }
}

/** Names in the `Inst name (version …)` lines of a simulated install: what the machine lacks. */
export function packagesToInstall(simulated: string): string[] {
  return [...simulated.matchAll(/^Inst (\S+)/gm)].map((match) => match[1] ?? '');
}

async function privateLists(folder: string): Promise<string[]> {
  await mkdir(join(folder, 'lists', 'partial'), { recursive: true });
  await mkdir(join(folder, 'cache', 'archives', 'partial'), { recursive: true });
  return ['-o', `Dir::State::Lists=${folder}/lists`, '-o', `Dir::Cache=${folder}/cache`];
}

/** Runs the unpacked program with the unpacked libraries before the machine's. Moves with its folder. */
function wrapperScript(name: string): string {
  return `#!/bin/sh
root=$(cd "$(dirname "$0")/../root" && pwd) || exit 1
libraries=$(echo "$root"/usr/lib/*-linux-gnu* | tr ' ' ':')
LD_LIBRARY_PATH="$libraries:$root/usr/lib\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
export LD_LIBRARY_PATH
exec "$root/usr/bin/${name}" "$@"
`;
}
