import { chmod, cp, mkdir, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { execa } from 'execa';
import type { BuildContext } from './build-context.ts';
import type { Engine, GoModule } from './engine.ts';
import { goModText, type UpstreamGoMod } from './go-mod.ts';

/**
 * Builds an engine's programs, and copies its folders, from its Go module into `target`, an empty folder.
 * @throws an execa error whose `stderr` is Go's, when Go refuses
 */
export async function buildWithGo(
  engine: Engine,
  build: GoModule,
  target: string,
  context: BuildContext,
): Promise<void> {
  const work = context.scratch;
  await writeFile(join(work, 'go.mod'), 'module workflowautom.local/engine\n');
  // Go's scratch files go with ours when the build is killed.
  const environment = { ...(await cacheVariables(context)), GOWORK: 'off', GOTMPDIR: work };
  const go = async (...args: string[]) => {
    const child = execa('go', args, {
      cwd: work,
      env: { ...environment, PATH: context.path },
      cancelSignal: context.signal,
      killDescendants: true,
      stdin: 'ignore',
      lines: false,
    });
    child.stderr.on('data', (chunk: Buffer) => context.report(activityOf(chunk.toString())));
    return (await child).stdout;
  };

  const module = JSON.parse(await go('mod', 'download', '-json', `${build.module}@${build.version}`)) as Download;
  for (const [name, path] of Object.entries(engine.folders ?? {})) {
    await cp(join(module.Dir, path), join(target, name), { recursive: true });
    await makeWritable(join(target, name));
  }
  const programs = Object.entries(build.programs);
  if (programs.length > 0) {
    const upstream = JSON.parse(await go('mod', 'edit', '-json', module.GoMod)) as UpstreamGoMod;
    await writeFile(join(work, 'go.mod'), goModText(build, upstream));
    const packages = programs.map(([, package_]) => package_);
    await go('build', '-mod=mod', '-buildvcs=false', '-ldflags', linkerFlags(build), '-o', `${work}/out/`, ...packages);
  }
  await mkdir(join(target, 'bin'));
  for (const [name, package_] of programs) {
    await rename(join(work, 'out', programName(package_)), join(target, 'bin', name));
  }
}

type Download = { readonly Dir: string; readonly GoMod: string };

/**
 * Go's own caches where the machine has them, for builds share most of their packages; else caches inside ours,
 * which `installEngines` gives back. Two caches of this size in a user's home are not ours to leave behind.
 */
async function cacheVariables({ cache, path, signal }: BuildContext): Promise<Record<string, string>> {
  const { stdout } = await execa('go', ['env', '-json', 'GOCACHE', 'GOMODCACHE'], {
    env: { PATH: path },
    cancelSignal: signal,
  });
  const machine = JSON.parse(stdout) as Record<string, string>;
  const variables: Record<string, string> = {};
  for (const name of ['GOCACHE', 'GOMODCACHE']) {
    const there = machine[name] !== undefined && (await stat(machine[name]).catch(() => undefined));
    if (!there) variables[name] = join(goCaches(cache), name.toLowerCase());
  }
  // Modules are read-only otherwise, and could not be removed.
  const flags = [process.env.GOFLAGS, '-modcacherw'].filter(Boolean).join(' ');
  return 'GOMODCACHE' in variables ? { ...variables, GOFLAGS: flags } : variables;
}

/** Folder of Go's build and module caches when the machine has none of its own. */
export function goCaches(cache: string): string {
  return join(cache, 'go');
}

/** Go keeps modules read-only; a copy that stayed so could not be removed. */
async function makeWritable(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    await chmod(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644);
  }
}

function linkerFlags(build: GoModule): string {
  const variables = Object.entries(build.linkerVariables ?? {}).map(([name, value]) => `-X ${name}=${value}`);
  return ['-s', '-w', ...variables].join(' ');
}

/** The file name `go build` gives a package's program: its last element, a major version left out. */
function programName(path: string): string {
  return basename(/\/v\d+$/.test(path) ? dirname(path) : path);
}

function activityOf(stderr: string): string {
  const last = stderr.trimEnd().split('\n').at(-1) ?? '';
  return last.startsWith('go: downloading') ? last.slice('go: '.length) : 'compiling';
}
