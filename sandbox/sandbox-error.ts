export type SandboxErrorCode =
  | 'engine-missing'
  | 'folder-in-use' // another up or down works in the folder
  | 'folder-taken' // the folder holds something that is no sandbox
  | 'part-failed'; // a process or a tool did not do its part

/** The sandbox could not be brought up or down. `hint` says what to do next. */
export class SandboxError extends Error {
  readonly code: SandboxErrorCode;
  readonly hint: string;

  constructor(code: SandboxErrorCode, message: string, hint: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = 'SandboxError';
    this.code = code;
    this.hint = hint;
  }
}
