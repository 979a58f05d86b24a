import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Identity } from './commit-message.ts';
import { type Git, gitText } from './git.ts';
import type { TreeChange } from './tree-changes.ts';

export type NewCommit = {
  readonly parent: string;
  readonly changes: readonly TreeChange[];
  readonly message: string;
  readonly author: Identity;
  readonly committer: Identity;
};

/**
 * Writes a commit object: `parent`'s tree with `changes`, every other file as it was. No branch knows of it yet.
 * A private index stands in for a work tree, so writers never meet.
 * @returns its full SHA @throws PortError `gitops-unreachable`
 */
export async function writeCommit(git: Git, commit: NewCommit): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'workflowautom-git-'));
  try {
    const env = { GIT_INDEX_FILE: join(folder, 'index') };
    const [records] = await Promise.all([
      indexRecords(git, folder, commit.changes),
      gitText(git, ['read-tree', commit.parent], { env }),
    ]);
    await gitText(git, ['update-index', '-z', '--index-info'], { env, input: records });
    const tree = await gitText(git, ['write-tree'], { env });
    return await gitText(git, ['commit-tree', tree, '-p', commit.parent, '-F', '-'], {
      input: commit.message,
      env: {
        GIT_AUTHOR_NAME: commit.author.name,
        GIT_AUTHOR_EMAIL: commit.author.email,
        GIT_COMMITTER_NAME: commit.committer.name,
        GIT_COMMITTER_EMAIL: commit.committer.email,
      },
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Stores the new texts and names them for `update-index --index-info`: `<mode> <id>\t<path>\0`, mode 0 to remove. */
async function indexRecords(git: Git, folder: string, changes: readonly TreeChange[]): Promise<string> {
  const written = changes.filter((change) => change.text !== null);
  const sources = written.map((_, index) => join(folder, String(index)));
  await Promise.all(written.map(({ text }, index) => writeFile(sources[index] ?? '', text)));
  // --no-filters: the bytes are ours; no attribute of the repository may convert a line end.
  const stored =
    sources.length > 0
      ? await gitText(git, ['hash-object', '-w', '--no-filters', '--stdin-paths'], { input: `${sources.join('\n')}\n` })
      : '';
  const blobs = stored.split('\n');
  const removals = changes.filter(({ text }) => text === null).map(({ path }) => `0 ${'0'.repeat(40)}\t${path}\0`);
  const writes = written.map(({ mode, path }, index) => `${mode} ${blobs[index]}\t${path}\0`);
  // Removals first: a file may give way to a folder of its name.
  return [...removals, ...writes].join('');
}
