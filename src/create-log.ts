import { type DestinationStream, type Level, pino } from 'pino';
import type { Log } from './operations/runtime.ts';

/**
 * What hangs on errors of others and is nobody's to read. Octokit's carry the request, Slack's the headers; PGlite's
 * carry the values of the statement that failed and PostgreSQL's quote them: response addresses of Slack, link codes.
 */
const HIDDEN = ['headers', 'request', 'token', 'privateKey', 'params', 'detail', 'where', 'client'];

/**
 * The server's log: one JSON object a line.
 * @param level least that is written, as in `LOG_LEVEL`
 */
export function createLog(level: Level | 'silent', destination?: DestinationStream): Log {
  return pino({ level, redact: HIDDEN.map((name) => `*.${name}`) }, destination);
}
