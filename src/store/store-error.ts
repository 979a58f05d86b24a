import { PortError } from '../operations/ports/port-error.ts';

const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOENT',
]);

// Classes 08 (connection), 28 (authorisation), 53 (resources), 57P (shutdown), and 3D (no such database).
// https://www.postgresql.org/docs/current/errcodes-appendix.html
const REFUSED_BY_SERVER = /^(08|28|3D|53|57P)/;

// pg and PGlite say these without a code.
const WORDS =
  /connection terminated|connection timeout|timeout exceeded when trying to connect|query read timeout|is closed|driver has already been destroyed/i;

/** The one place where a driver's error becomes ours; what is a mistake of this program stays as it is. */
export function storeError(error: unknown): unknown {
  if (error instanceof PortError || !(error instanceof Error) || !isUnreachable(error)) return error;
  return new PortError('store-unreachable', `The database does not answer: ${error.message || codeOf(error)}.`, {
    hint: 'See that PostgreSQL runs and that DATABASE_URL points at it; nothing is lost, the work goes on when it answers.',
    cause: error,
    retryable: true,
  });
}

function isUnreachable(error: Error): boolean {
  const code = codeOf(error);
  return NETWORK.has(code) || REFUSED_BY_SERVER.test(code) || WORDS.test(error.message);
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
