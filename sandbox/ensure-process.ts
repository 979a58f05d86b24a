import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { linkExecutable } from './link-executable.ts';
import { poll } from './poll.ts';
import { isRunning } from './process-identity.ts';
import { writeRecord } from './record.ts';
import { SandboxError } from './sandbox-error.ts';
import { startProcess } from './start-process.ts';
import { stopProcesses } from './stop-processes.ts';
import type { Workspace } from './workspace.ts';

export type Server = {
  /** In the record, in the log file's name and in messages. */
  readonly name: string;
  /** Absolute path. */
  readonly executable: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** True when it does its work. Must not throw. */
  readonly ready: () => Promise<boolean>;
};

/** How long a server that runs may take to answer before it counts as hung, and a new one to be ready; milliseconds. */
const ANSWER = 5_000;
const START = 60_000;

/**
 * Keeps a server that runs and answers; starts it otherwise, and waits until it is ready.
 * @returns whether it had to be started
 * @throws SandboxError `part-failed` with the end of its log
 */
export async function ensureProcess(workspace: Workspace, server: Server): Promise<'kept' | 'started'> {
  const { layout, record, env } = workspace;
  const known = record.processes[server.name];
  if (known && isRunning(known)) {
    if (await poll(() => answers(server), { timeout: ANSWER })) return 'kept';
    await stopProcesses([known], ANSWER);
  }
  const identity = await startProcess({
    name: server.name,
    // A link in our own folder: the command line then tells whose process it is, and programs that go by the name they
    // are called (Argo CD's) keep it.
    executable: await linkExecutable(layout.servers, server.executable),
    args: server.args,
    env: { ...env, ...server.env },
    folder: layout.temporary,
    logs: layout.logs,
  });
  record.processes[server.name] = identity;
  writeRecord(layout, record);
  const outcome = await poll(async () => (isRunning(identity) ? await answers(server) : 'ended'), { timeout: START });
  if (outcome !== true) throw await failure(workspace, server.name, outcome === 'ended' ? 'ended' : 'never got ready');
  return 'started';
}

async function answers(server: Server): Promise<true | undefined> {
  return (await server.ready()) ? true : undefined;
}

async function failure(workspace: Workspace, name: string, what: string): Promise<SandboxError> {
  const path = join(workspace.layout.logs, `${name}.log`);
  const lines = (await readFile(path, 'utf8').catch(() => '')).trimEnd().split('\n').slice(-10);
  return new SandboxError('part-failed', `${name} ${what}:\n${lines.join('\n')}`, `The whole log is ${path}.`);
}
