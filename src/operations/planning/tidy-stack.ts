import { setTimeout as sleep } from 'node:timers/promises';
import type { StackRef } from '../../commands/change.ts';
import { PortError } from '../ports/port-error.ts';
import type { StackRequest, StackState } from '../ports/stack-runner.ts';
import type { Runtime } from '../runtime.ts';
import type { Session } from '../session.ts';

/**
 * Takes away what a run that was killed left of its lock. A run that still dies is waited for, as long as a lease.
 * @throws PortError `stack-locked` when a live process holds the stack
 */
export async function freeStack(runtime: Runtime, session: Session, ref: StackRef): Promise<void> {
  const { limits, now } = runtime;
  const deadline = now() + limits.lease;
  for (;;) {
    try {
      await runtime.stacks.releaseStaleLock(ref);
      return;
    } catch (error) {
      if (!(error instanceof PortError && error.retryable) || now() >= deadline) throw error;
      session.check();
      await sleep(limits.pollInterval, undefined, { signal: session.interrupt }).catch(() => session.check());
    }
  }
}

/**
 * Makes a stack's state tell the truth: operations that a killed run left in flight are looked up and cleared. Without
 * it, every plan would be made on a state that no `up` may go on from.
 * @returns the state it is then in
 */
export async function tidyStack(
  runtime: Runtime,
  session: Session,
  ref: StackRef,
  request: StackRequest,
): Promise<StackState> {
  const state = await runtime.stacks.inspect(ref);
  if (state.pendingOperations.length === 0) return state;
  await freeStack(runtime, session, ref);
  await runtime.stacks.refresh(request);
  return runtime.stacks.inspect(ref);
}
