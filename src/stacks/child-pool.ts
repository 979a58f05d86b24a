import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * Keeps one child waiting with Pulumi's SDK already loaded: loading it takes half a second of every run's time. A child
 * is used once.
 */
export type ChildPool = {
  take(): ChildProcess;
  /** Starts the next child, where none waits. Called when there is time: two at once would slow the run down. */
  warm(): void;
  /** Ends the waiting child. Those at work are their takers'. */
  close(): void;
};

const PROGRAM = fileURLToPath(new URL('./run-child.ts', import.meta.url));

export function createChildPool(environment: Readonly<Record<string, string>>): ChildPool {
  let idle: ChildProcess | undefined;
  let closed = false;

  function start(): ChildProcess {
    const child = fork(PROGRAM, [], {
      env: environment,
      execArgv: ['--disable-warning=ExperimentalWarning'],
      // A group of its own: Ctrl-C in the server's terminal is the server's to handle, not Pulumi's.
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    child.on('error', () => undefined);
    return child;
  }

  /** An idle child keeps no one from exiting; it goes when its parent does. */
  function rest(child: ChildProcess): void {
    child.unref();
    child.channel?.unref();
    if (child.stderr && 'unref' in child.stderr && typeof child.stderr.unref === 'function') child.stderr.unref();
    child.once('exit', () => {
      if (idle === child) idle = undefined;
    });
  }

  function wake(child: ChildProcess): void {
    child.ref();
    child.channel?.ref();
    if (child.stderr && 'ref' in child.stderr && typeof child.stderr.ref === 'function') child.stderr.ref();
  }

  return {
    take() {
      const child = idle ?? start();
      idle = undefined;
      wake(child);
      return child;
    },
    warm() {
      if (closed || idle) return;
      idle = start();
      rest(idle);
    },
    close() {
      closed = true;
      idle?.kill();
      idle = undefined;
    },
  };
}
