import { createHash } from 'node:crypto';
import { isReadableText, type Snapshot, type TreeEntry } from './snapshot.ts';
import type { TreeChange } from './tree-changes.ts';

type Paths = {
  readonly entries: Map<string, TreeEntry>;
  readonly files: Map<string, string>;
  readonly texts: Map<string, string | null>;
};

/**
 * Changes what a commit holds, without asking whoever keeps it.
 * @param idLength digits of the repository's object ids @returns paths of files that gave way to others
 */
export function applyChanges(
  { entries, files, texts }: Paths,
  changes: readonly TreeChange[],
  idLength: number,
): readonly string[] {
  const gaveWay: string[] = [];
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
      gaveWay.push(replaced);
    }
    const bytes = Buffer.from(text);
    const blob = blobId(bytes, idLength);
    entries.set(path, { mode, blob, size: bytes.length });
    texts.set(blob, text);
    if (isReadableText({ mode, size: bytes.length })) files.set(path, text);
    else files.delete(path);
  }
  return gaveWay;
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
