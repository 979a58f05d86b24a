/** A program an engine brings, under the name others call it by. */
type Executable = {
  readonly name: string;
  /**
   * Arguments that make it print its version; the first `x.y.z` of what it prints is taken.
   * Absent for programs that cannot: they are believed when the engine's other programs are right.
   */
  readonly versionArguments?: readonly string[];
};

/** How Go builds an engine from a published module. */
export type GoModule = {
  readonly module: string;
  /** With its leading `v`. */
  readonly version: string;
  /** Executable name to the package that is its program. Empty when only files of the module are wanted. */
  readonly programs: Readonly<Record<string, string>>;
  /** Further modules to hold at a version, where the module's own `replace` named a folder beside it. */
  readonly requires?: Readonly<Record<string, string>>;
  /** Version under which the folders of the module's `replace => ./staging/…` lines are published. */
  readonly stagingVersion?: string;
  /** Variables the linker sets, as release builds do, so that the program knows its version. */
  readonly linkerVariables?: Readonly<Record<string, string>>;
};

/** What of PyPI an engine is. */
export type PythonPackages = {
  /** As pip takes them, each at its version: `moto[server]==5.2.5`. */
  readonly packages: readonly string[];
};

/** What of Maven Central an engine is: libraries for Java, with all they need, in the folder `jars`. */
export type MavenLibraries = {
  /** The first of them is what the engine is named for; each at its version: `group:artifact:1.1`. */
  readonly libraries: readonly string[];
};

/** One pinned engine: a tool that is released, had and missed as a whole. */
export type Engine = {
  readonly name: string;
  readonly version: string;
  /** `exact`, or `at-least` where every newer release serves as well. */
  readonly accepts: 'exact' | 'at-least';
  readonly executables: readonly Executable[];
  /** Link name to executable, for programs that act by the name they are called. */
  readonly links?: Readonly<Record<string, string>>;
  /** Folders it brings beside `bin/`: their name in the cache to their path in the engine's source. */
  readonly folders?: Readonly<Record<string, string>>;
  /** Keys of `mise.toml`, all of them needed. Absent when there is no official build to fetch. */
  readonly mise?: readonly string[];
  /** The modules its programs are built from; its folders are the first one's. */
  readonly go?: readonly GoModule[];
  /** Debian package that holds it. */
  readonly debian?: string;
  /** Packages for Python, run by an executable that is Python with them. */
  readonly python?: PythonPackages;
  /** Libraries for Java. */
  readonly maven?: MavenLibraries;
  /** Minutes its Go build takes on two cores, nothing cached: for progress lines only. */
  readonly minutes: number;
  /** What a user cannot do without it: ends the sentence `Without it …`. */
  readonly without: string;
};

/**
 * Where an engine was found. `cache` was built from Go modules into the engine cache;
 * `mise`, `debian`, `pypi` and `maven` came from there into the engine cache.
 */
type EngineSource = 'path' | 'cache' | 'mise' | 'debian' | 'pypi' | 'maven';

export type EngineStatus = {
  readonly name: string;
  /** The pinned version when missing, the one found otherwise. */
  readonly version: string;
  readonly state: 'ok' | 'missing' | 'wrong-version';
  /** Present when `state` is `ok`. */
  readonly source?: EngineSource;
  /** What PATH holds instead, when `state` is `wrong-version`. */
  readonly found?: string;
  /** Executable and link names to absolute paths; empty unless `ok`. */
  readonly executables: Readonly<Record<string, string>>;
  /** Folder names (`crds`) to absolute paths; empty unless `ok`. */
  readonly folders: Readonly<Record<string, string>>;
};
