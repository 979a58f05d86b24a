export type EngineErrorCode =
  /** None of the ways to get it is open on this machine. */
  | 'engine-unavailable'
  /** Go refused or failed to build it. */
  | 'build-failed'
  /** Too little disk room to build it. */
  | 'disk-full'
  /** Stopped by a signal; what was stored stays. */
  | 'interrupted';

/** An engine could not be had. The message names it and what a user loses; the hint is the next thing to type or install. */
export class EngineError extends Error {
  readonly code: EngineErrorCode;
  readonly engine: string;
  readonly hint: string;

  constructor(code: EngineErrorCode, engine: string, message: string, hint: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'EngineError';
    this.code = code;
    this.engine = engine;
    this.hint = hint;
  }
}

/** Some engines could not be had; every one that could is stored. */
export class EnginesMissingError extends Error {
  readonly failures: readonly EngineError[];

  constructor(failures: readonly EngineError[]) {
    super(failures.map((failure) => `${failure.message}\n  ${failure.hint}`).join('\n'));
    this.name = 'EnginesMissingError';
    this.failures = failures;
  }
}
