import { poll } from './poll.ts';
import { isRunning, type ProcessIdentity } from './process-identity.ts';

/**
 * Ends processes and the groups they lead: asks first, insists after `grace` milliseconds. A number that now belongs to
 * another process is left alone. Returns those that are still there in the end, which should be none.
 */
export async function stopProcesses(
  processes: readonly ProcessIdentity[],
  grace: number,
): Promise<readonly ProcessIdentity[]> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    const running = processes.filter(isRunning);
    for (const identity of running) signalGroup(identity, signal);
    const gone = await poll(() => (running.some(isRunning) ? undefined : true), { timeout: grace, interval: 20 });
    if (gone) break;
  }
  return processes.filter(isRunning);
}

function signalGroup(identity: ProcessIdentity, signal: NodeJS.Signals): void {
  try {
    // Every process we start leads its group, and takes what it started itself (git, helm) along.
    process.kill(-identity.pid, signal);
  } catch {
    try {
      process.kill(identity.pid, signal);
    } catch {
      // It ended between the look and the signal.
    }
  }
}
