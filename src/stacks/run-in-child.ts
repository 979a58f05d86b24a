import type { ChildProcess } from 'node:child_process';
import type { EngineEvent } from './engine-event.ts';
import { killTree } from './process-tree.ts';
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
    const message = FromChild.parse(raw);
    if (message.kind === 'event') {
      events.push(message.event);
      options.onEvent(message.event);
    } else {
      outcome = { failure: message.kind === 'done' ? undefined : message.stderr };
    }
  });

  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`The run's process could not be started: ${error.message}`));
    child.once('close', (code, signal) =>
      resolve(`The run's process ended with ${signal ?? `status ${code}`}. ${stderr}`),
    );
  });
  options.interrupt.addEventListener('abort', interrupt, { once: true });
  options.kill.addEventListener('abort', kill, { once: true });
  try {
    tell({ kind: 'run', job });
    if (options.interrupt.aborted) interrupt();
    if (options.kill.aborted) kill();
    const end = await ended;
    return { failure: outcome ? outcome.failure : end, events };
  } finally {
    options.interrupt.removeEventListener('abort', interrupt);
    options.kill.removeEventListener('abort', kill);
  }
}
