import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A bot server in a process of its own, started exactly as a person would: `wa serve`. */
export type BotProcess = {
  readonly url: string;
  readonly pid: number;
  /** Ends it as an operator would, or as a crash would; resolves when it is gone. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
};

const WA = join(import.meta.dirname, '../../bin/wa');
const READY_WITHIN = 60_000;

/**
 * Starts the server with `settings` and waits until `/readyz` says yes. Its output goes to `<logs>/bot.log`.
 * @throws Error with the log's path when it ends or does not get ready
 */
export async function startBot(options: {
  readonly settings: Readonly<Record<string, string>>;
  readonly logs: string;
}): Promise<BotProcess> {
  await mkdir(options.logs, { recursive: true });
  const path = join(options.logs, 'bot.log');
  const log = createWriteStream(path, { flags: 'a' });
  const child = spawn(WA, ['serve'], {
    env: { ...process.env, ...options.settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const url = `http://${options.settings.HOST ?? '127.0.0.1'}:${options.settings.PORT}`;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  try {
    await ready(url, child);
  } catch (error) {
    child.kill('SIGKILL');
    await ended;
    await new Promise<void>((resolve) => log.end(resolve));
    throw new Error(`The server did not get ready; see ${path}`, { cause: error });
  }
  return {
    url,
    pid: child.pid ?? 0,
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      await ended;
      log.end();
    },
  };
}

async function ready(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + READY_WITHIN;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`It ended with status ${child.exitCode}.`);
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    if (Date.now() > deadline) throw new Error(`Not ready in time: ${await answer?.text()}`);
    await sleep(100);
  }
}
