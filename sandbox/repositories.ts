import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runTool } from './run-tool.ts';

export const BRANCH = 'main';

export type SeedOptions = {
  /** The bare repository. */
  readonly repository: string;
  /** The folder whose content its first commit is. */
  readonly source: string;
  /** Files that say something else than in the folder, by path. */
  readonly texts?: Readonly<Record<string, string>>;
  /** First line of that commit's message. */
  readonly subject: string;
  /** `once`: a repository with a commit is left as it is. `always`: a changed folder makes another commit. */
  readonly when: 'once' | 'always';
  readonly env: Readonly<Record<string, string>>;
};

/**
 * Makes a bare repository whose branch `main` holds a folder's content.
 * @returns `kept` when nothing had to be written
 * @throws SandboxError `part-failed`
 */
export async function seedRepository(options: SeedOptions): Promise<'kept' | 'seeded'> {
  const { repository, source, subject, when } = options;
  const index = join(repository, 'seed-index');
  const env = { ...options.env, ...AUTHOR, GIT_INDEX_FILE: index };
  const git = async (...args: string[]) =>
    await runTool({ executable: 'git', args: ['--git-dir', repository, ...args], env, folder: source });

  await git('init', '--quiet', '--bare', '--template=', `--initial-branch=${BRANCH}`);
  const head = await git('for-each-ref', '--format=%(objectname)', `refs/heads/${BRANCH}`);
  if (head && when === 'once') return 'kept';

  await mkdir(join(repository, 'info'), { recursive: true });
  await writeFile(join(repository, 'info', 'exclude'), 'node_modules/\n');
  await rm(index, { force: true });
  await git('--work-tree', source, 'add', '--all', '.');
  for (const [path, input] of Object.entries(options.texts ?? {})) {
    const args = ['--git-dir', repository, 'hash-object', '-w', '--stdin'];
    const blob = await runTool({ executable: 'git', args, env, folder: source, input });
    await git('update-index', '--add', '--cacheinfo', `100644,${blob},${path}`);
  }
  const tree = await git('write-tree');
  await rm(index, { force: true });
  if (head && tree === (await git('rev-parse', `${head}^{tree}`))) return 'kept';

  const parents = head ? ['-p', head] : [];
  const commit = await git('commit-tree', tree, ...parents, '-m', subject);
  await git('update-ref', `refs/heads/${BRANCH}`, commit, head || '0'.repeat(40));
  return 'seeded';
}

const AUTHOR = {
  GIT_AUTHOR_NAME: 'WorkflowAutom sandbox',
  GIT_AUTHOR_EMAIL: 'sandbox@localhost',
  GIT_COMMITTER_NAME: 'WorkflowAutom sandbox',
  GIT_COMMITTER_EMAIL: 'sandbox@localhost',
};
