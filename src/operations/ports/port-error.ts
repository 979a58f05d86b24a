/** What can go wrong outside; each port says which of these it throws. */
export type PortErrorCode =
  | 'gitops-unreachable'
  | 'gitops-contended'
  | 'unknown-commit'
  | 'infra-unreachable'
  | 'stack-backend-unreachable'
  | 'stack-failed'
  | 'stack-locked'
  | 'plan-violated'
  | 'engine-missing'
  | 'sealing-failed'
  | 'interrupted'
  | 'cluster-unreachable'
  | 'cloud-unreachable'
  | 'directory-unreachable'
  | 'conversation-unreachable'
  | 'store-unreachable'
  | 'store-in-use'
  | 'store-too-new';

/**
 * Something outside the bot failed. `message` says what, `hint` what a person can do next; `cause` keeps the original.
 * `retryable` is true when the same call may succeed later without anyone doing anything.
 */
export class PortError extends Error {
  readonly code: PortErrorCode;
  readonly hint: string | undefined;
  readonly retryable: boolean;
  /** Milliseconds the other side asks to be left alone. */
  readonly retryAfter: number | undefined;

  constructor(
    code: PortErrorCode,
    message: string,
    options: { hint?: string; cause?: unknown; retryable?: boolean; retryAfter?: number } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'PortError';
    this.code = code;
    this.hint = options.hint;
    this.retryable = options.retryable ?? false;
    this.retryAfter = options.retryAfter;
  }
}
