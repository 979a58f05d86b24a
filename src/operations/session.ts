import { Cancelled, LaidDown } from './interruption.ts';
import type { Operation } from './operation.ts';
import type { Runtime } from './runtime.ts';

/**
 * One worker's hold on one operation: the environment stays claimed while it lasts, and a person's `cancel`, the
 * server's shutdown or a lost claim reach whatever is running through two signals, one for each stage.
 */
export type Session = {
  /** First stage: finish what is in flight, then stop. */
  readonly interrupt: AbortSignal;
  /** Second stage: stop now. */
  readonly kill: AbortSignal;
  /** Throws what ended the session, if anything did. @throws Cancelled, LaidDown */
  check(): void;
  end(): Promise<void>;
};

/** Takes the operation's environment, or returns undefined when it is not this operation's turn. */
export async function openSession(runtime: Runtime, operation: Operation): Promise<Session | undefined> {
  const { store, worker, limits } = runtime;
  if (!(await store.claim(operation.id, worker, limits.lease))) return undefined;

  const interrupt = new AbortController();
  const kill = new AbortController();
  const stop = (reason: Error, now: boolean) => {
    if (!interrupt.signal.aborted) interrupt.abort(reason);
    if (now && !kill.signal.aborted) kill.abort(reason);
  };
  const onShutdown = () => stop(new LaidDown('The server is stopping.'), false);
  if (runtime.shutdown.aborted) onShutdown();
  runtime.shutdown.addEventListener('abort', onShutdown);

  // One look a second serves both: the claim stays ours, and a cancel written by any process is seen.
  let heart: Promise<void> = Promise.resolve();
  let lastRenewal = runtime.now();
  const beat = async () => {
    if (runtime.now() - lastRenewal > limits.lease / 3) {
      if (!(await store.renewClaim(operation.id, worker, limits.lease))) {
        stop(new LaidDown('Another worker has taken the environment.'), true);
        return;
      }
      lastRenewal = runtime.now();
    }
    const cancel = (await store.operation(operation.id))?.cancel;
    if (cancel) stop(new Cancelled(cancel.by), cancel.stage === 'forced');
  };
  const timer = setInterval(() => {
    heart = heart
      .then(beat)
      .catch((cause: unknown) => runtime.log.warn({ cause, operation: operation.id }, 'heartbeat failed'));
  }, 1_000);

  return {
    interrupt: interrupt.signal,
    kill: kill.signal,
    check() {
      if (interrupt.signal.aborted) throw interrupt.signal.reason;
    },
    async end() {
      clearInterval(timer);
      runtime.shutdown.removeEventListener('abort', onShutdown);
      await heart;
      await store.releaseClaim(operation.id, worker);
    },
  };
}
