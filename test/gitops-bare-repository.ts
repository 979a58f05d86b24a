import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type CommitRecord = {
  readonly sha: string;
  readonly parents: readonly string[];
  /** `name <address>` */
  readonly author: string;
  readonly committer: string;
  readonly message: string;
};

/** An empty bare repository of its own for a test, and the view that somebody else has of its branch `main`. */
export type BareRepository = {
  /** A temporary folder, for more than the repository. */
  readonly folder: string;
  readonly bare: string;
  /** One commit of somebody else: path to content, or null to remove it. Synchronous. @returns its SHA */
  push(files: Readonly<Record<string, string | Uint8Array | null>>, mode?: string): string;
  /** Newest first. */
  history(): readonly CommitRecord[];
  /** A file at the head. */
  file(path: string): { readonly bytes: Uint8Array; readonly mode: string } | undefined;
  /** Runs git in the repository. */
  git(...args: readonly string[]): string;
  remove(): Promise<void>;
};

export async function openBareRepository(): Promise<BareRepository> {
  const folder = await mkdtemp(join(tmpdir(), 'workflowautom-gitops-'));
  const bare = join(folder, 'git-ops.git');
  git(['init', '--quiet', '--bare', '--initial-branch=main', bare]);
  return {
    folder,
    bare,
    push: (files, mode) => pushTo(bare, files, mode),
    history: () => historyOf(bare),
    file: (path) => fileOf(bare, path),
    git: (...args) => git(['-C', bare, ...args]).trim(),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** One commit through `git fast-import`: an independent way to write, in one process however many files. */
function pushTo(bare: string, files: Readonly<Record<string, string | Uint8Array | null>>, mode = '100644'): string {
  const before = git(['-C', bare, 'rev-parse', '--verify', '--quiet', 'refs/heads/main'], { ok: false }).trim();
  const changes = Object.entries(files).flatMap(([path, content]) => {
    if (content === null) return [Buffer.from(`D ${JSON.stringify(path)}\n`)];
    const bytes = Buffer.from(content);
    return [Buffer.from(`M ${mode} inline ${quoted(path)}\ndata ${bytes.length}\n`), bytes, Buffer.from('\n')];
  });
  const header = `commit refs/heads/main\ncommitter A Person <person@example.com> 1767225600 +0000\ndata 4\npush\n`;
  const from = before ? `from ${before}\n` : '';
  const stream = Buffer.concat([Buffer.from(header + from), ...changes, Buffer.from('\ndone\n')]);
  git(['-C', bare, 'fast-import', '--quiet', '--done', '--date-format=raw'], { input: stream });
  return git(['-C', bare, 'rev-parse', 'refs/heads/main']).trim();
}

function historyOf(bare: string): readonly CommitRecord[] {
  const format = '%H%x1f%P%x1f%an <%ae>%x1f%cn <%ce>%x1f%B%x1e';
  return git(['-C', bare, 'log', `--format=${format}`, 'main'])
    .split('\x1e')
    .map((record) => record.trimStart().split('\x1f'))
    .flatMap(([sha, parents = '', author = '', committer = '', message = '']) =>
      sha ? [{ sha, parents: parents.split(' ').filter(Boolean), author, committer, message }] : [],
    );
}

function fileOf(bare: string, path: string): { bytes: Uint8Array; mode: string } | undefined {
  const entry = git(['-C', bare, 'ls-tree', '-z', 'main', '--', path]);
  const [, mode, blob] = /^(\d+) blob ([0-9a-f]+)\t/.exec(entry) ?? [];
  if (!mode || !blob) return undefined;
  return { mode, bytes: execFileSync('git', ['-C', bare, 'cat-file', 'blob', blob]) };
}

/** C-style quoting, as fast-import reads paths. */
function quoted(path: string): string {
  return `"${path.replace(/["\\]/g, '\\$&').replace(/\t/g, '\\t')}"`;
}

export function git(args: readonly string[], options: { input?: Buffer; ok?: false } = {}): string {
  try {
    return execFileSync('git', args, { input: options.input ?? '', stdio: ['pipe', 'pipe', 'pipe'] }).toString();
  } catch (error) {
    if (options.ok === false) return '';
    throw error;
  }
}
