import { randomUUID } from 'node:crypto';
import { Cancelled, LaidDown } from './interruption.ts';
import type { Operation } from './operation.ts';
import type { Runtime } from './runtime.ts';

/**
 * One hold on one operation: the environment stays claimed while it lasts, and a person's `cancel`, the server's
 * shutdown or a lost claim reach whatever is running through two signals, one for each stage.
 */
export type Session = {
  /** The operation as it was once its environment was ours; what was read before may have moved. */
  readonly operation: Operation;
  /** First stage: finish what is in flight, then stop. */
  readonly interrupt: AbortSignal;
  /** Second stage: stop now. */
  readonly kill: AbortSignal;
  /** Throws what ended the session, if anything did. @throws Cancelled, LaidDown */
  check(): void;
  /** Asks the store whether the environment is still ours, before something another worker must not see twice. @throws LaidDown */
  confirm(): Promise<void>;
  end(): Promise<void>;
};

/** Takes the operation's environment, or returns undefined when it is not this operation's turn or another has it. */
export async function openSession(runtime: Runtime, id: string): Promise<Session | undefined> {
  const { store, limits } = runtime;
  // A holder of its own: of two jobs for one operation in one process, only one gets it.
  const holder = `${runtime.worker}/${randomUUID()}`;
  let renewedAt = runtime.now();
  if (!(await store.claim(id, holder, limits.lease))) return undefined;

  const interrupt = new AbortController();
  const kill = new AbortController();
  const stop = (reason: Error, now: boolean) => {
    if (!interrupt.signal.aborted) interrupt.abort(reason);
    if (now && !kill.signal.aborted) kill.abort(reason);
  };

  const confirm = async () => {
    const at = runtime.now();
    if (!(await store.renewClaim(id, holder, limits.lease))) {
      const lost = new LaidDown('Another worker has taken the environment.');
      stop(lost, true);
      throw lost;
    }
    renewedAt = at;
  };
  /** One look serves both: the claim stays ours, and a cancel written by any process is seen. */
  const look = async () => {
    if (runtime.now() - renewedAt > limits.lease / 3) await confirm();
    const operation = await store.operation(id);
    if (operation?.cancel) stop(new Cancelled(operation.cancel.by), operation.cancel.stage === 'forced');
    return operation;
  };

  let operation: Operation | undefined;
  try {
    operation = await look();
    if (!operation) throw new Error(`Operation ${id} is claimed and cannot be found.`);
  } catch (error) {
    await store.releaseClaim(id, holder);
    throw error;
  }

  const onShutdown = () => stop(new LaidDown('The server is stopping.'), false);
  if (runtime.shutdown.aborted) onShutdown();
  runtime.shutdown.addEventListener('abort', onShutdown);

  let heart: Promise<void> | undefined;
  const beat = async () => {
    try {
      await look();
    } catch (error) {
      if (error instanceof LaidDown) return;
      runtime.log.warn({ err: error, operation: id }, 'heartbeat failed');
      // Whoever cannot renew a claim has lost it once its lease is over, whether or not anyone has told so.
      if (runtime.now() - renewedAt >= limits.lease) stop(new LaidDown('The claim could not be renewed.'), true);
    } finally {
      heart = undefined;
    }
  };
  const timer = setInterval(() => {
    heart ??= beat();
  }, limits.heartbeat);

  return {
    operation,
    interrupt: interrupt.signal,
    kill: kill.signal,
    check() {
      if (interrupt.signal.aborted) throw interrupt.signal.reason;
    },
    confirm,
    async end() {
      clearInterval(timer);
      runtime.shutdown.removeEventListener('abort', onShutdown);
      await heart;
      await store.releaseClaim(id, holder);
    },
  };
}
