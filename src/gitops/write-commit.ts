import { randomUUID } from 'node:crypto';
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
 * One process that reads only the folders on the way to what changes, however large the repository is; bytes are
 * stored as they are. https://git-scm.com/docs/git-fast-import
 * @returns its full SHA @throws PortError `gitops-unreachable`
 */
export async function writeCommit(git: Git, commit: NewCommit): Promise<string> {
  const { parent, message, author, committer } = commit;
  const removed = commit.changes.filter(({ text }) => text === null);
  // A branch that is reset to nothing in the same stream never comes to be.
  const branch = `refs/workflowautom/${randomUUID()}`;
  const stream = [
    `commit ${branch}\nmark :1\n`,
    `author ${signature(author)}\ncommitter ${signature(committer)}\n`,
    data(message),
    `from ${parent}\n`,
    // Removals first: a file may give way to a folder of its name.
    ...removed.map(({ path }) => `D ${quoted(path)}\n`),
    ...commit.changes.map((change) =>
      change.text === null ? '' : `M ${change.mode} inline ${quoted(change.path)}\n${data(change.text)}`,
    ),
    `get-mark :1\nreset ${branch}\nfrom ${'0'.repeat(parent.length)}\n\ndone\n`,
  ];
  return gitText(git, ['fast-import', '--quiet', '--done', '--date-format=now'], { input: stream.join('') });
}

function signature({ name, email }: Identity): string {
  return `${name} <${email}> now`;
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}

/** No path that may be written has a line end or any other control character. */
function quoted(path: string): string {
  return `"${path.replace(/["\\]/g, '\\$&')}"`;
}
