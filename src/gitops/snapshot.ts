import type { DesiredState } from '../environments/desired-state.ts';
import { POLICY_PATH } from '../environments/desired-state.ts';
import { type Git, gitOutput } from './git.ts';
import { gitError } from './git-error.ts';

export type TreeEntry = {
  /** Git's file mode: `100644`, `100755`, `120000` for a symbolic link. */
  readonly mode: string;
  /** Object id of the file's bytes. */
  readonly blob: string;
  /** Bytes. */
  readonly size: number;
};

/** One commit of the repository, as far as the bot may read it. */
export type Snapshot = {
  readonly desired: DesiredState;
  /** Every file at the readable paths, those that are no text among them. */
  readonly entries: ReadonlyMap<string, TreeEntry>;
  /** Text by object id; null for a file that is none. The next snapshot reads only what is not here. */
  readonly texts: ReadonlyMap<string, string | null>;
};

export const READABLE = [POLICY_PATH, '.sops.yaml', 'envs'];
const LARGEST_TEXT = 1024 * 1024;

/** Whether a file may be part of the desired state, before its bytes are known. */
export function isReadableText({ mode, size }: Pick<TreeEntry, 'mode' | 'size'>): boolean {
  return mode.startsWith('100') && size <= LARGEST_TEXT;
}

/**
 * Reads what the bot may read of `commit`. Symbolic links, submodules, files over 1 MiB and files that are no UTF-8
 * text are no part of the desired state.
 * @param known texts read before, by object id
 * @throws PortError `gitops-unreachable`
 */
export async function readSnapshot(
  git: Git,
  commit: string,
  known: ReadonlyMap<string, string | null> = new Map(),
): Promise<Snapshot> {
  const listing = await gitOutput(git, ['ls-tree', '-r', '-z', '-l', '--full-tree', commit, '--', ...READABLE]);
  const entries = parseTree(listing);
  const texts = await readTexts(git, readableBlobs(entries), known);
  return snapshotOf(commit, entries, texts);
}

/** Object ids of the files that may be texts. */
export function readableBlobs(entries: Snapshot['entries']): ReadonlySet<string> {
  return new Set([...entries.values()].filter(isReadableText).map(({ blob }) => blob));
}

/** Puts a snapshot together from what is where and what it says. */
export function snapshotOf(commit: string, entries: Snapshot['entries'], texts: Snapshot['texts']): Snapshot {
  const files = new Map<string, string>();
  for (const [path, entry] of entries) {
    const text = isReadableText(entry) ? texts.get(entry.blob) : undefined;
    if (typeof text === 'string') files.set(path, text);
  }
  return { desired: { commit, files }, entries, texts };
}

/** `<mode> blob <id> <size>\t<path>\0…`: https://git-scm.com/docs/git-ls-tree#_output_format */
function parseTree(listing: Uint8Array): Map<string, TreeEntry> {
  const entries = new Map<string, TreeEntry>();
  // One byte, one character: a path that is no UTF-8 must not spoil its neighbours.
  for (const line of Buffer.from(listing).toString('latin1').split('\0')) {
    // A size of `BAD` is an object that cannot be read: reading it says so, where leaving it out would lose a file.
    const [, mode, blob, size, rawPath] = /^(\d+) blob ([0-9a-f]+) +(\d+|BAD)\t(.+)$/s.exec(line) ?? [];
    const path = rawPath === undefined ? null : textOf(Buffer.from(rawPath, 'latin1'));
    if (mode && blob && size && path) entries.set(path, { mode, blob, size: size === 'BAD' ? 0 : Number(size) });
  }
  return entries;
}

async function readTexts(
  git: Git,
  blobs: ReadonlySet<string>,
  known: ReadonlyMap<string, string | null>,
): Promise<Map<string, string | null>> {
  const texts = new Map<string, string | null>();
  const wanted: string[] = [];
  for (const blob of blobs) {
    const text = known.get(blob);
    if (text === undefined) wanted.push(blob);
    else texts.set(blob, text);
  }
  if (wanted.length === 0) return texts;
  const output = Buffer.from(
    await gitOutput(git, ['cat-file', '--batch', '--buffer'], { input: `${wanted.join('\n')}\n` }),
  );
  let at = 0;
  for (const blob of wanted) {
    // `<id> blob <size>\n<bytes>\n`: https://git-scm.com/docs/git-cat-file#_batch_output
    const headerEnd = output.indexOf(0x0a, at);
    const header = output.toString('latin1', at, headerEnd);
    const size = /^[0-9a-f]+ blob (\d+)$/.exec(header)?.[1];
    if (size === undefined) throw gitError(git.directory, header);
    const start = headerEnd + 1;
    at = start + Number(size) + 1;
    texts.set(blob, textOf(output.subarray(start, at - 1)));
  }
  return texts;
}

/** The text of UTF-8 bytes, a byte-order mark included; null for anything else. */
export function textOf(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
