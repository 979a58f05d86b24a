import type { Git } from './git.ts';
import { readSnapshot, type Snapshot } from './snapshot.ts';

/** A plan, its apply and a push or two in between; texts are shared, so a snapshot costs little more than its paths. */
const KEPT = 16;

/**
 * Reads snapshots, each commit once, and of each only the files the one before did not have.
 * @returns a reader that throws what `readSnapshot` throws, and remembers no failure
 */
export function createSnapshotCache(git: Git): (commit: string) => Promise<Snapshot> {
  const snapshots = new Map<string, Promise<Snapshot>>();
  let latest: Snapshot | undefined;

  async function read(commit: string): Promise<Snapshot> {
    try {
      latest = await readSnapshot(git, commit, latest?.texts);
      return latest;
    } catch (error) {
      snapshots.delete(commit);
      throw error;
    }
  }

  return (commit) => {
    const snapshot = snapshots.get(commit) ?? read(commit);
    // Re-inserting makes the map's order the order of use.
    snapshots.delete(commit);
    snapshots.set(commit, snapshot);
    const [oldest] = snapshots.keys();
    if (snapshots.size > KEPT && oldest !== undefined) snapshots.delete(oldest);
    return snapshot;
  };
}
