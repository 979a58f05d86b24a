/** What every way of getting an engine is given. */
export type BuildContext = {
  /** Absolute path of the engine cache. */
  readonly cache: string;
  /** An empty folder for what is not kept; removed when the engine is stored, or cannot be. */
  readonly scratch: string;
  /** Value of PATH to look for `go`, `mise`, `apt-get` on. */
  readonly path: string;
  readonly signal: AbortSignal;
  /** What it is doing just now, for the next progress line: `compiling`. */
  readonly report: (activity: string) => void;
};
