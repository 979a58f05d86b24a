import { access, rm } from 'node:fs/promises';
import { findProcesses } from './find-processes.ts';
import { holdLock } from './hold-lock.ts';
import { DEFAULT_FOLDER, type Layout, layoutOf } from './layout.ts';
import type { ProcessIdentity } from './process-identity.ts';
import { readRecord, writeRecord } from './record.ts';
import { SandboxError } from './sandbox-error.ts';
import { stopProcesses } from './stop-processes.ts';

export type SandboxDownOptions = {
  /** As in `sandboxUp`. */
  readonly folder?: string;
  /** Leaves the folder, so that a later `sandboxUp` finds its environments again. */
  readonly keep?: boolean;
};

/** Milliseconds a process gets to end by itself; etcd needs it to close its files. */
const GRACE = 5_000;
/** How long an `up` that is still at work is waited for, in milliseconds. */
const PATIENCE = 60_000;

/**
 * Ends every process of the folder's sandbox and no other, also after an `up` that was killed midway, and removes the
 * folder. Doing so where there is none succeeds.
 * @returns how many processes were ended
 * @throws SandboxError `folder-in-use` while an `up` runs, `part-failed` when a process does not end
 */
export async function sandboxDown(options: SandboxDownOptions = {}): Promise<number> {
  const layout = layoutOf(options.folder ?? DEFAULT_FOLDER);
  if (!(await isSandbox(layout))) return 0;
  return await holdLock(layout.lock, PATIENCE, async () => {
    const ended = await endProcesses(layout);
    if (!options.keep) await rm(layout.folder, { recursive: true, force: true, maxRetries: 5 });
    return ended;
  });
}

/** The mark of a sandbox is its record, or the lock it was made under; any other folder is never removed. */
async function isSandbox(layout: Layout): Promise<boolean> {
  const marks = await Promise.allSettled([access(layout.record), access(layout.lock)]);
  return marks.some((mark) => mark.status === 'fulfilled');
}

async function endProcesses(layout: Layout): Promise<number> {
  const record = readRecord(layout);
  const ended = new Set<number>();
  let processes: readonly ProcessIdentity[] = Object.values(record?.processes ?? {});
  // A kwokctl that outlived its `up` may start another server while we look: look until there is nothing.
  for (let round = 0; round < 5; round += 1) {
    const found = await findProcesses([layout.servers, layout.cluster.servers]);
    processes = [...processes, ...found];
    if (round > 0 && found.length === 0) break;
    const left = await stopProcesses(processes, GRACE);
    for (const { pid } of processes) ended.add(pid);
    if (left.length > 0) {
      const pids = left.map(({ pid }) => pid).join(', ');
      throw new SandboxError('part-failed', `These processes do not end: ${pids}.`, 'End them, then run this again.');
    }
    processes = [];
  }
  if (record) writeRecord(layout, { ...record, processes: {} });
  return ended.size;
}
