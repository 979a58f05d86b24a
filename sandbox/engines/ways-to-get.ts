import type { BuildContext } from './build-context.ts';
import { buildWithGo } from './build-with-go.ts';
import type { Engine } from './engine.ts';
import type { Origin } from './engine-cache.ts';
import { fetchWithMise } from './fetch-with-mise.ts';
import { findExecutable } from './find-executable.ts';
import { installWithMaven } from './install-with-maven.ts';
import { installWithPip } from './install-with-pip.ts';
import { unpackDebian } from './unpack-debian.ts';

/** One way an engine can be brought into the cache. */
export type Way = {
  readonly source: Origin['source'];
  /** How a progress line announces it. */
  readonly announcement: string;
  /** Fills `target`, an empty folder: `bin/` and the engine's folders. */
  readonly run: (target: string, context: BuildContext) => Promise<void>;
};

/** What is open on this machine. */
export type Reach = {
  readonly officialBuilds: boolean;
  readonly debian: boolean;
  readonly go: boolean;
  readonly python: boolean;
  readonly maven: boolean;
};

/** The ways open to an engine here, the one nearest to what its makers release first. */
export function waysToGet(engine: Engine, reach: Reach): Way[] {
  const { mise, debian, go, python, maven } = engine;
  const ways: Way[] = [];
  if (mise && reach.officialBuilds) {
    ways.push({
      source: 'mise',
      announcement: 'fetching the official build',
      run: (target, context) => fetchWithMise(engine, mise, target, context),
    });
  }
  if (debian && reach.debian) {
    ways.push({
      source: 'debian',
      announcement: `unpacking Debian's ${debian}`,
      run: (target, context) => unpackDebian(engine, debian, target, context),
    });
  }
  if (python && reach.python) {
    ways.push({
      source: 'pypi',
      announcement: 'installing it from PyPI',
      run: (target, context) => installWithPip(engine, python, target, context),
    });
  }
  if (maven && reach.maven) {
    ways.push({
      source: 'maven',
      announcement: 'fetching it from Maven Central',
      run: (target, context) => installWithMaven(maven, target, context),
    });
  }
  if (go && reach.go) {
    const minutes = engine.minutes === 1 ? 'about a minute' : `about ${engine.minutes} minutes`;
    ways.push({
      source: 'cache',
      announcement:
        engine.executables.length === 0 ? 'taking it from its Go module' : `building it with Go, ${minutes}`,
      run: (target, context) => buildWithGo(engine, go, target, context),
    });
  }
  return ways;
}

/** What of Debian, Go, Python and Maven this machine has; whether official builds answer is asked elsewhere, for it takes the network. */
export async function localReach(path: string): Promise<Omit<Reach, 'officialBuilds'>> {
  const programs = ['apt-get', 'dpkg', 'go', 'python3', 'mvn', 'java'];
  const [apt, dpkg, go, python, maven, java] = await Promise.all(programs.map((name) => findExecutable(name, path)));
  return {
    debian: apt !== undefined && dpkg !== undefined,
    go: go !== undefined,
    python: python !== undefined,
    maven: maven !== undefined && java !== undefined,
  };
}

/** What a person types next to get an engine, given what this machine has. */
export function commandToGet(engine: Engine, reach: Omit<Reach, 'officialBuilds'>): string {
  if ((engine.go && reach.go) || (engine.debian && reach.debian)) return 'make engines';
  if (engine.python && reach.python) return 'make engines';
  if (engine.python) return 'install Python 3.10 or newer with pip (Debian: python3-pip), then: make engines';
  if (engine.maven && reach.maven) return 'make engines';
  if (engine.maven) return 'install Java 17 or newer and Maven (Debian: maven), then: make engines';
  if (engine.debian) {
    return `install ${engine.debian} (apt-get install ${engine.debian}, dnf install ${engine.name}, brew install ${engine.name}), then: make engines`;
  }
  return 'install Go (https://go.dev/dl), or let this machine reach github.com, then: make engines';
}
