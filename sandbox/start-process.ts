import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { type ProcessIdentity, processIdentity } from './process-identity.ts';
import { SandboxError } from './sandbox-error.ts';

export type ProcessStart = {
  /** Names the log file and the error. */
  readonly name: string;
  readonly executable: string;
  readonly args: readonly string[];
  /** The whole environment: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly logs: string;
};

/**
 * Starts a process that outlives this one, in a process group of its own, its output appended to `<logs>/<name>.log`.
 * Returns as soon as it runs; whether it is any good is asked elsewhere.
 * @throws SandboxError `part-failed` when it cannot be started or is gone at once
 */
export async function startProcess(start: ProcessStart): Promise<ProcessIdentity> {
  const logPath = join(start.logs, `${start.name}.log`);
  const log = await open(logPath, 'a', 0o600);
  try {
    const child = spawn(start.executable, [...start.args], {
      cwd: start.folder,
      env: { ...start.env },
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    await once(child, 'spawn');
    child.unref();
    const identity = child.pid === undefined ? undefined : processIdentity(child.pid);
    if (identity) return identity;
    throw new Error('it ended at once');
  } catch (cause) {
    throw new SandboxError('part-failed', `${start.name} could not be started: ${String(cause)}`, `See ${logPath}.`, {
      cause,
    });
  } finally {
    await log.close();
  }
}
