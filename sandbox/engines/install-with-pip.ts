import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { BuildContext } from './build-context.ts';
import type { Engine, PythonPackages } from './engine.ts';

/**
 * Installs packages of PyPI into `target`, an empty folder, beside a wrapper that runs the machine's Python with them.
 * Nothing of the machine's own Python is changed.
 * @throws when Python or its pip is missing, and when the package index does not answer
 */
export async function installWithPip(
  engine: Engine,
  { packages }: PythonPackages,
  target: string,
  context: BuildContext,
): Promise<void> {
  const python = async (...args: string[]) =>
    await execa('python3', args, {
      cwd: context.scratch,
      // The person's own settings stay: they may name the index that can be reached.
      env: { PATH: context.path },
      cancelSignal: context.signal,
      killDescendants: true,
      stdin: 'ignore',
    });
  await python('-m', 'pip', '--version').catch((cause: unknown) => {
    throw new Error('python3 has no pip (Debian: apt-get install python3-pip).', { cause });
  });
  context.report(`installing ${packages.join(', ')} from PyPI`);
  const folder = join(target, 'packages');
  await python('-m', 'pip', 'install', '--disable-pip-version-check', '--quiet', '--target', folder, ...packages);
  const { stdout: interpreter } = await python('-c', 'import sys; print(sys.executable)');
  await mkdir(join(target, 'bin'));
  for (const { name } of engine.executables) {
    const wrapper = join(target, 'bin', name);
    await writeFile(wrapper, wrapperScript(interpreter));
    await chmod(wrapper, 0o755);
  }
}

/** What was compiled belongs to one Python, so that one is named; the packages are found beside it, wherever it is moved. */
function wrapperScript(interpreter: string): string {
  return `#!/bin/sh
root=$(cd "$(dirname "$0")/.." && pwd) || exit 1
PYTHONPATH="$root/packages" exec "${interpreter}" "$@"
`;
}
