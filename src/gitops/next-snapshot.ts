import { createHash } from 'node:crypto';
import { isReadableText, type Snapshot } from './snapshot.ts';
import type { TreeChange } from './tree-changes.ts';

/** What a commit of `changes` on top of `snapshot` holds, without asking whoever keeps it. */
export function nextSnapshot(snapshot: Snapshot, commit: string, changes: readonly TreeChange[]): Snapshot {
  const entries = new Map(snapshot.entries);
  const files = new Map(snapshot.desired.files);
  const texts = new Map(snapshot.texts);
  for (const change of changes) {
    if (change.text === null) {
      entries.delete(change.path);
      files.delete(change.path);
      continue;
    }
    const { path, text, mode } = change;
    for (const replaced of entries.has(path) ? [] : givesWay(entries, path)) {
      entries.delete(replaced);
      files.delete(replaced);
    }
    const bytes = Buffer.from(text);
    const blob = blobId(bytes, commit.length);
    entries.set(path, { mode, blob, size: bytes.length });
    texts.set(blob, text);
    if (isReadableText({ mode, size: bytes.length })) files.set(path, text);
    else files.delete(path);
  }
  return { desired: { commit, files }, entries, texts };
}

/** Object id of a file's bytes, by the hash whose digits in hex are `length`: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects */
export function blobId(bytes: Uint8Array, length: number): string {
  const hash = createHash(length === 64 ? 'sha256' : 'sha1');
  return hash.update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

/** A file where the new one needs a folder, and all of a folder where it is. */
function givesWay(entries: Snapshot['entries'], path: string): readonly string[] {
  return [...entries.keys()].filter((each) => path.startsWith(`${each}/`) || each.startsWith(`${path}/`));
}
