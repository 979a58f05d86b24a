import { compareVersions } from './compare-versions.ts';
import type { Engine } from './engine.ts';
import { readVersion } from './read-version.ts';

export type VersionCheck = {
  readonly accepted: boolean /** Absent when a program does not run. */;
  readonly version?: string;
};

/**
 * Starts an engine's programs to hear their versions.
 * @param fileOf absolute path of each executable by its name
 * @returns the version of the first program not accepted, else the one they agree on; the pin when none of them can say
 */
export async function checkVersion(engine: Engine, fileOf: (name: string) => string): Promise<VersionCheck> {
  let version = engine.version;
  for (const { name, versionArguments } of engine.executables) {
    if (!versionArguments) continue;
    const found = await readVersion(fileOf(name), versionArguments);
    if (!found) return { accepted: false };
    if (!accepts(engine, found)) return { accepted: false, version: found };
    version = found;
  }
  return { accepted: true, version };
}

function accepts(engine: Engine, found: string): boolean {
  const difference = compareVersions(found, engine.version);
  return engine.accepts === 'exact' ? difference === 0 : difference >= 0;
}
