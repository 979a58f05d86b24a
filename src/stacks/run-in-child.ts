import type { ChildProcess } from 'node:child_process';
import type { EngineEvent } from './engine-event.ts';
import { killTree, signal } from './process-tree.ts';
import { FromChild, type RunJob, type ToChild } from './run-messages.ts';

export type RunEnd = {
  /** Undefined when the run did what it was asked; else what the CLI said, or how the process ended. */
  readonly failure: string | undefined;
  /** In the order the engine sent them. */
  readonly events: readonly EngineEvent[];
};

/** Keeps only the end of what a child says outside the protocol: enough to tell why it died. */
const LONGEST_STDERR = 4_000;

/**
 * Gives the child its job and waits for its end, whatever that is.
 * `interrupt` asks Pulumi to stop after what is in flight; `kill` ends the child and everything below it at once.
 */
export async function runInChild(
  child: ChildProcess,
  job: RunJob,
  options: {
    readonly onEvent: (event: EngineEvent) => void;
    readonly interrupt: AbortSignal;
    readonly kill: AbortSignal;
  },
): Promise<RunEnd> {
  const events: EngineEvent[] = [];
  let outcome: Pick<RunEnd, 'failure'> | undefined;
  let unreadable: string | undefined;
  let stderr = '';
  const tell = (message: ToChild): void => {
    if (child.connected) child.send(message);
  };
  const interrupt = (): void => tell({ kind: 'interrupt' });
  const kill = (): void => {
    if (child.pid !== undefined) void killTree(child.pid);
  };

  child.stderr?.on('data', (chunk: Buffer) => {
    stderr = `${stderr}${chunk.toString('utf8')}`.slice(-LONGEST_STDERR);
  });
  child.on('message', (raw) => {
    const { data: message, error } = FromChild.safeParse(raw);
    if (!message) {
      // Told at the end: a change nobody could read must not be left out of a plan in silence.
      unreadable ??= `Pulumi sent what this version cannot read: ${error.message}`;
    } else if (message.kind === 'event') {
      events.push(message.event);
      options.onEvent(message.event);
    } else {
      outcome = { failure: message.kind === 'done' ? undefined : message.stderr };
    }
  });

  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`The run's process could not be started: ${error.message}`));
    child.once('close', (code, by) => resolve(`The run's process ended with ${by ?? `status ${code}`}. ${stderr}`));
  });
  options.interrupt.addEventListener('abort', interrupt, { once: true });
  options.kill.addEventListener('abort', kill, { once: true });
  try {
    tell({ kind: 'run', job });
    if (options.interrupt.aborted) interrupt();
    if (options.kill.aborted) kill();
    const end = await ended;
    if (outcome) return { failure: outcome.failure ?? unreadable, events };
    // It died before its time. Pulumi, in the same process group, may not have noticed.
    if (child.pid !== undefined) signal(-child.pid, 'SIGINT');
    return { failure: end, events };
  } finally {
    options.interrupt.removeEventListener('abort', interrupt);
    options.kill.removeEventListener('abort', kill);
  }
}
