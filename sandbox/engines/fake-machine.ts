import { chmod, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from './engine.ts';

/** A folder of shell scripts that stands for a machine's PATH, and an empty engine cache. For tests. */
export type FakeMachine = {
  readonly root: string;
  /** Holds the fake programs and nothing else. */
  readonly bin: string;
  /** `bin`, then the system's own folders, for scripts that call `sleep` or `mkdir`. */
  readonly path: string;
  readonly cache: string;
  readonly addProgram: (name: string, script: string) => Promise<string>;
};

export async function fakeMachine(): Promise<FakeMachine> {
  const root = await mkdtemp(join(tmpdir(), 'engines-'));
  const [bin, cache] = [join(root, 'bin'), join(root, 'cache')];
  await mkdir(bin);
  const addProgram = async (name: string, script: string) => {
    const file = join(bin, name);
    await writeFile(file, `#!/bin/sh\n${script}\n`);
    await chmod(file, 0o755);
    return file;
  };
  return { root, bin, path: `${bin}:/usr/bin:/bin`, cache, addProgram };
}

/** An engine of one program, `tool`, that prints its version; built from the module `example.org/tool`. */
export function fakeEngine(changes: Partial<Engine> = {}): Engine {
  return {
    name: 'tool',
    version: '1.2.3',
    accepts: 'exact',
    executables: [{ name: 'tool', versionArguments: ['--version'] }],
    go: [{ module: 'example.org/tool', version: 'v1.2.3', programs: { tool: 'example.org/tool/cmd/tool' } }],
    minutes: 1,
    without: 'nothing can be tooled',
    ...changes,
  };
}

/**
 * A `go` that knows one module and writes down every build in `<root>/builds`. Its program says version 1.2.3.
 * @param duringBuild shell commands run in the middle of a build
 */
export async function addFakeGo(machine: FakeMachine, duringBuild = ':'): Promise<void> {
  const module = join(machine.root, 'module');
  await mkdir(join(module, 'manifests', 'crds'), { recursive: true });
  await writeFile(join(module, 'manifests', 'crds', 'one.yaml'), 'kind: CustomResourceDefinition\n');
  await chmod(join(module, 'manifests', 'crds', 'one.yaml'), 0o444);
  const caches = `{"GOCACHE":"${machine.root}/none","GOMODCACHE":"${machine.root}/none"}`;
  await machine.addProgram(
    'go',
    `
case "$1 $2" in
  "env -json") echo '${caches}' ;;
  "mod download") echo '{"Dir":"${module}","GoMod":"${module}/go.mod"}' ;;
  "mod edit") echo '{"Go":"1.26","Replace":null}' ;;
  build*)
    echo "$$" >> "${machine.root}/builds"
    mkdir -p "$GOCACHE" "$GOMODCACHE"
    cp go.mod "${machine.root}/go.mod"
    ${duringBuild}
    while [ "$1" != "-o" ]; do shift; done
    mkdir -p "$2"
    for package in "$@"; do :; done
    printf '#!/bin/sh\\necho tool v1.2.3\\n' > "$2/$(basename "$package")"
    chmod +x "$2/$(basename "$package")" ;;
esac`,
  );
}
