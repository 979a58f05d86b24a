import type { GoModule } from './engine.ts';

/** The parts of a module's own `go.mod` that matter here, as `go mod edit -json` prints them. */
export type UpstreamGoMod = {
  readonly Go?: string;
  readonly Replace?: readonly { readonly Old: ModuleVersion; readonly New: ModuleVersion }[] | null;
};

type ModuleVersion = { readonly Path: string; readonly Version?: string };

/**
 * A `go.mod` that builds a published module's programs as its authors do. `go install module@version` refuses modules with
 * `replace` lines, and Go reads those of the main module alone, so ours repeats them. Replacements by a folder of the
 * repository cannot be repeated: staging folders become the modules published from them, others are dropped, and Go takes
 * the versions the module requires.
 * @see https://go.dev/ref/mod#go-mod-file-replace
 */
export function goModText(build: GoModule, upstream: UpstreamGoMod): string {
  const requires = Object.entries({ [build.module]: build.version, ...build.requires });
  const replaces = (upstream.Replace ?? []).flatMap(({ Old, New }) => {
    const target = replacement(Old, New, build.stagingVersion);
    return target ? [`replace ${joined(Old)} => ${target}`] : [];
  });
  return [
    'module workflowautom.local/engine',
    '',
    // The main module's Go version also decides the runtime's compatibility settings (GODEBUG).
    `go ${upstream.Go ?? '1.24'}`,
    '',
    ...requires.map(([module, version]) => `require ${module} ${version}`),
    ...replaces,
    '',
  ].join('\n');
}

function replacement(from: ModuleVersion, to: ModuleVersion, stagingVersion: string | undefined): string | undefined {
  if (to.Version) return joined(to);
  return stagingVersion && to.Path.startsWith('./staging/') ? `${from.Path} ${stagingVersion}` : undefined;
}

function joined(module: ModuleVersion): string {
  return module.Version ? `${module.Path} ${module.Version}` : module.Path;
}
