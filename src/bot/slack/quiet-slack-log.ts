import { type Logger, LogLevel } from '@slack/bolt';
import type { Log } from '../../operations/runtime.ts';

/** Slack's own log, reduced to the first line of its warnings: what follows can hold payloads and tokens. */
export function quietSlackLog(log: Log): Logger {
  const warn = (...said: readonly unknown[]) => {
    log.warn({ from: 'slack' }, firstLine(said[0]));
  };
  const nothing = () => undefined;
  return {
    debug: nothing,
    info: nothing,
    warn,
    error: warn,
    setLevel: nothing,
    getLevel: () => LogLevel.WARN,
    setName: nothing,
  };
}

/** Sentences only: an error or an object could quote anything. Tokens look like `xoxb-…` and `xapp-…`. */
function firstLine(said: unknown): string {
  if (typeof said !== 'string') return 'slack warns';
  const line = said.split('\n')[0] ?? '';
  return line.replace(/\bx(ox[a-z]|app)-[\w-]+/g, '[token]').slice(0, 200);
}
