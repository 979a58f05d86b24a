import type { Snapshot } from './snapshot.ts';

/** A plan, its apply and a push or two in between; texts are shared, so a snapshot costs little more than its paths. */
const KEPT = 16;

export type SnapshotCache = {
  /** Throws what reading throws, and remembers no failure. */
  at(commit: string): Promise<Snapshot>;
  /** Whether a commit was read a while ago at most, hence is known to be one. */
  has(commit: string): boolean;
  /** Takes a snapshot as read. */
  remember(snapshot: Snapshot): void;
};

/**
 * Reads snapshots, each commit once, and of each only the files the one before did not have.
 * @param read reads a commit's; `latest` is the snapshot before it, if any
 */
export function createSnapshotCache(
  read: (commit: string, latest: Snapshot | undefined) => Promise<Snapshot>,
): SnapshotCache {
  const snapshots = new Map<string, Promise<Snapshot>>();
  let latest: Snapshot | undefined;

  async function readNow(commit: string): Promise<Snapshot> {
    try {
      latest = await read(commit, latest);
      return latest;
    } catch (error) {
      snapshots.delete(commit);
      throw error;
    }
  }

  function keep(commit: string, snapshot: Promise<Snapshot>): void {
    // Re-inserting makes the map's order the order of use.
    snapshots.delete(commit);
    snapshots.set(commit, snapshot);
    const [oldest] = snapshots.keys();
    if (snapshots.size > KEPT && oldest !== undefined) snapshots.delete(oldest);
  }

  return {
    at(commit) {
      const snapshot = snapshots.get(commit) ?? readNow(commit);
      keep(commit, snapshot);
      return snapshot;
    },
    has: (commit) => snapshots.has(commit),
    remember(snapshot) {
      latest = snapshot;
      keep(snapshot.desired.commit, Promise.resolve(snapshot));
    },
  };
}
