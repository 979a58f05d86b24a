import { PortError } from '../operations/ports/port-error.ts';
import { isAlive, programName } from './process-tree.ts';
import { describeLock, type StackId, type StackLock, type StateBackend } from './state-backend.ts';

/**
 * Removes the locks of processes of this host that are dead, and only those: `pulumi cancel` would take every lock,
 * also one a live run has just got.
 * @throws PortError `stack-locked` when a lock's holder lives, or is on another host and nobody here can tell
 */
export async function releaseStaleLocks(backend: StateBackend, id: StackId, hostname: string): Promise<void> {
  for (const lock of await backend.locks(id)) {
    if (lock.hostname !== hostname || (await isPulumi(lock.pid))) throw stillLocked(id, lock, hostname);
    await backend.removeLock(id, lock);
  }
}

/** A process id is soon given to another program, so its name counts too where the system tells it. */
async function isPulumi(pid: number): Promise<boolean> {
  return (await isAlive(pid)) && ((await programName(pid)) ?? 'pulumi') === 'pulumi';
}

function stillLocked({ project, stack }: StackId, lock: StackLock, hostname: string): PortError {
  const elsewhere = lock.hostname !== hostname;
  return new PortError('stack-locked', `${project}/${stack} is locked by ${describeLock(lock)}.`, {
    hint: elsewhere
      ? `That is another host. If the process is gone, run \`pulumi cancel\` on the stack, then try again.`
      : 'It is at work. Wait for it, or stop it.',
    retryable: !elsewhere,
  });
}
