import { type Logger, pino } from 'pino';
import type { Log } from '../../operations/runtime.ts';

/** Probot's own log, reduced to its warnings' sentences: its data can hold payloads and authorisation headers. */
export function quietLog(log: Log): Logger {
  return pino(
    { level: 'warn' },
    {
      write(line: string) {
        const { msg } = JSON.parse(line) as { msg?: string };
        log.warn({ from: 'probot' }, msg?.split('\n')[0]?.slice(0, 200) ?? 'probot warns');
      },
    },
  );
}
