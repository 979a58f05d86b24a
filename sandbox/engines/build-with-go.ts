import { chmod, cp, mkdir, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { execa } from 'execa';
import type { BuildContext } from './build-context.ts';
import type { Engine, GoModule } from './engine.ts';
import { goModText, type UpstreamGoMod } from './go-mod.ts';

/**
 * Builds an engine's programs, and copies its folders, from its Go modules into `target`, an empty folder.
 * @throws an execa error whose `stderr` is Go's, when Go refuses
 */
export async function buildWithGo(
  engine: Engine,
  modules: readonly GoModule[],
  target: string,
  context: BuildContext,
): Promise<void> {
  const variables = await cacheVariables(context);
  const bin = join(target, 'bin');
  await mkdir(bin);
  for (const [index, module] of modules.entries()) {
    const work = join(context.scratch, String(index));
    await mkdir(work);
    const go = goIn(work, variables, context);
    await writeFile(join(work, 'go.mod'), 'module workflowautom.local/engine\n');
    const source = JSON.parse(await go('mod', 'download', '-json', `${module.module}@${module.version}`)) as Download;
    if (index === 0) await copyFolders(engine, source.Dir, target);
    if (Object.keys(module.programs).length > 0) await buildPrograms(module, source, work, bin, go);
  }
}

type Download = { readonly Dir: string; readonly GoMod: string };

/** Runs Go with arguments and gives what it printed. */
type Go = (...args: string[]) => Promise<string>;

async function buildPrograms(module: GoModule, source: Download, work: string, bin: string, go: Go): Promise<void> {
  const upstream = JSON.parse(await go('mod', 'edit', '-json', source.GoMod)) as UpstreamGoMod;
  await writeFile(join(work, 'go.mod'), goModText(module, upstream));
  const packages = Object.values(module.programs);
  await go('build', '-mod=mod', '-buildvcs=false', '-ldflags', linkerFlags(module), '-o', `${work}/out/`, ...packages);
  for (const [name, package_] of Object.entries(module.programs)) {
    await rename(join(work, 'out', programName(package_)), join(bin, name));
  }
}

async function copyFolders(engine: Engine, source: string, target: string): Promise<void> {
  for (const [name, path] of Object.entries(engine.folders ?? {})) {
    await cp(join(source, path), join(target, name), { recursive: true });
    await makeWritable(join(target, name));
  }
}

function goIn(work: string, variables: Record<string, string>, context: BuildContext): Go {
  return async (...args) => {
    const child = execa('go', args, {
      cwd: work,
      // Go's scratch files go with ours when the build is killed.
      env: { ...variables, GOWORK: 'off', GOTMPDIR: work, PATH: context.path },
      cancelSignal: context.signal,
      killDescendants: true,
      stdin: 'ignore',
    });
    child.stderr.on('data', (chunk: Buffer) => context.report(activityOf(chunk.toString())));
    return (await child).stdout;
  };
}

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

function linkerFlags(module: GoModule): string {
  const variables = Object.entries(module.linkerVariables ?? {}).map(([name, value]) => `-X ${name}=${value}`);
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
