import { applyChanges } from './apply-changes.ts';
import type { Snapshot } from './snapshot.ts';
import type { TreeChange } from './tree-changes.ts';

/** A commit to be: what is there before it, and what was changed so far. */
export type Draft = {
  /** How it looks now, by the name of its parent; valid until the next `add`. */
  now(): Snapshot;
  add(changes: readonly TreeChange[]): void;
  /** Characters of text added so far. */
  readonly size: number;
  /** All changes together, without what was taken back again. */
  changes(): readonly TreeChange[];
  /** The snapshot of the commit that was made of it. */
  asCommit(commit: string): Snapshot;
};

/** Begins a commit on top of `parent`. Paths are copied once however many operations it will carry. */
export function createDraft(parent: Snapshot): Draft {
  const written = new Map<string, TreeChange>();
  const replaced = new Set<string>();
  let copy: ReturnType<typeof copyOf> | undefined;
  let size = 0;

  function isNew({ path }: TreeChange): boolean {
    const [before, after] = [parent.entries.get(path), copy?.entries.get(path)];
    return before?.blob !== after?.blob || before?.mode !== after?.mode;
  }

  return {
    now: () => (copy ? { ...copy, desired: { commit: parent.desired.commit, files: copy.files } } : parent),
    get size() {
      return size;
    },
    add(changes) {
      copy ??= copyOf(parent);
      for (const path of applyChanges(copy, changes, parent.desired.commit.length)) replaced.add(path);
      for (const change of changes) {
        written.set(change.path, change);
        size += change.text?.length ?? 0;
      }
    },
    changes() {
      const writes = [...written.values()].filter((change) => copy?.entries.has(change.path) && isNew(change));
      // A file that gave way goes by itself with what came in its place.
      const gone = [...new Set([...written.keys(), ...replaced])].filter(
        (path) =>
          parent.entries.has(path) &&
          !copy?.entries.has(path) &&
          !writes.some((write) => write.path.startsWith(`${path}/`) || path.startsWith(`${write.path}/`)),
      );
      return [...gone.map((path) => ({ path, text: null })), ...writes];
    },
    asCommit(commit) {
      const { entries, texts, files } = copy ?? copyOf(parent);
      // Whoever only ever writes reads nothing anew: what no file says any more would stay for good.
      if (texts.size > 2 * entries.size) forgetUnused(texts, entries);
      return { desired: { commit, files }, entries, texts };
    },
  };
}

function copyOf({ entries, texts, desired }: Snapshot) {
  return { entries: new Map(entries), texts: new Map(texts), files: new Map(desired.files) };
}

function forgetUnused(texts: Map<string, string | null>, entries: Snapshot['entries']): void {
  const used = new Set([...entries.values()].map(({ blob }) => blob));
  for (const blob of texts.keys()) if (!used.has(blob)) texts.delete(blob);
}
