import type { Parsed, ParseErrorCode } from './command.ts';

/** Thrown inside the parser where a sentence stops making sense; never leaves it. */
export class ParseError extends Error {
  readonly code: ParseErrorCode;
  readonly usage: string;

  constructor(code: ParseErrorCode, message: string, usage = GENERAL_USAGE) {
    super(message);
    this.name = 'ParseError';
    this.code = code;
    this.usage = usage;
  }
}

/** The usage line where no verb was understood. */
export const GENERAL_USAGE = '<verb> [<env>] [args] [--flags]';

/** Runs `read` and turns a ParseError into the value the parser's callers get. */
export function parsedBy(read: () => Parsed): Parsed {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return { kind: 'error', code: error.code, message: error.message, usage: error.usage };
  }
}
