import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Context, Hono } from 'hono';
import { inBare } from './bare-repository.ts';
import { BOT, type GitHubState, type GitRepository } from './github-state.ts';

type TreeWrite = { path: string; mode: string; type?: string; sha?: string | null; content?: string };
type CommitWrite = { message: string; tree: string; parents: string[]; author?: Identity; committer?: Identity };
type Identity = { name: string; email: string };

const GITHUB = { name: 'GitHub', email: 'noreply@github.com' };
const APP_IDENTITY = { name: BOT, email: `1+${BOT}@users.noreply.github.com` };

/** Writes through GitHub's Git data API, done by git itself. https://docs.github.com/rest/git */
export function createGitDataApi(state: GitHubState): Hono {
  const api = new Hono();
  const gitOf = (context: Context): GitRepository => {
    const git = state.repositories.get(`${context.req.param('owner')}/${context.req.param('repo')}`)?.git;
    if (!git) throw new Refused(404, 'Not Found');
    return git;
  };
  api.onError((error, context) => {
    if (!(error instanceof Refused)) throw error;
    return context.json({ message: error.message, status: String(error.status) }, error.status);
  });

  api.post('/repos/:owner/:repo/git/blobs', async (context) => {
    const { content, encoding } = await context.req.json<{ content: string; encoding?: 'utf-8' | 'base64' }>();
    const input = Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8');
    return context.json({ sha: await storeBlob(gitOf(context), input) }, 201);
  });

  api.post('/repos/:owner/:repo/git/trees', async (context) => {
    const git = gitOf(context);
    const { base_tree, tree } = await context.req.json<{ base_tree?: string; tree: TreeWrite[] }>();
    const folder = await mkdtemp(join(tmpdir(), 'stand-in-github-'));
    try {
      const env = { GIT_INDEX_FILE: join(folder, 'index') };
      if (base_tree) await must(git, ['read-tree', base_tree], { env }, 'base_tree is not a valid tree oid');
      const records: string[] = [];
      for (const { path, mode, sha, content } of tree) {
        const there = (await inBare(git.directory, ['ls-files', '--', `:(literal)${path}`], { env })).text !== '';
        if (sha === null && !there) throw new Refused(422, 'GitRPC::BadObjectState');
        // GitHub takes a `content` of no bytes for none at all.
        if (sha === undefined && !content) throw new Refused(422, 'Must supply either tree.sha or tree.content');
        const blob = sha === undefined ? await storeBlob(git, Buffer.from(content ?? '')) : sha;
        records.push(`${blob === null ? '0' : mode} ${blob ?? '0'.repeat(40)}\t${path}\0`);
      }
      await must(
        git,
        ['update-index', '-z', '--index-info'],
        { env, input: records.join('') },
        'tree.path is malformed',
      );
      return context.json(
        { sha: await must(git, ['write-tree'], { env }, 'tree.sha is not a valid blob'), tree: [] },
        201,
      );
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  api.post('/repos/:owner/:repo/git/commits', async (context) => {
    const { message, tree, parents, author, committer } = await context.req.json<CommitWrite>();
    // Only what the App leaves to GitHub does GitHub sign, as itself:
    // https://docs.github.com/authentication/managing-commit-signature-verification/about-commit-signature-verification
    const verified = author === undefined && committer === undefined;
    const [by, made] = [author ?? APP_IDENTITY, committer ?? author ?? GITHUB];
    const env = {
      GIT_AUTHOR_NAME: by.name,
      GIT_AUTHOR_EMAIL: by.email,
      GIT_COMMITTER_NAME: made.name,
      GIT_COMMITTER_EMAIL: made.email,
    };
    const args = ['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent]), '-F', '-'];
    const sha = await must(gitOf(context), args, { env, input: message }, 'Tree SHA does not exist');
    return context.json({ sha, tree: { sha: tree }, verification: { verified } }, 201);
  });

  api.post('/repos/:owner/:repo/git/refs', async (context) => {
    const git = gitOf(context);
    const { ref, sha } = await context.req.json<{ ref: string; sha: string }>();
    if (git.refusal) throw new Refused(git.refusal.status, git.refusal.message);
    if ((await inBare(git.directory, ['rev-parse', '--verify', '--quiet', ref])).ok)
      throw new Refused(422, 'Reference already exists');
    await must(git, ['update-ref', ref, sha, '0'.repeat(40)], {}, 'Object does not exist');
    return context.json({ ref, object: { type: 'commit', sha } }, 201);
  });

  api.delete('/repos/:owner/:repo/git/refs/:ref{.+}', async (context) => {
    const git = gitOf(context);
    const ref = `refs/${context.req.param('ref')}`;
    if (!(await inBare(git.directory, ['rev-parse', '--verify', '--quiet', ref])).ok)
      throw new Refused(422, 'Reference does not exist');
    await must(git, ['update-ref', '-d', ref], {}, 'Reference cannot be deleted');
    return context.body(null, 204);
  });

  api.patch('/repos/:owner/:repo/git/refs/:ref{.+}', async (context) => {
    const git = gitOf(context);
    const { sha, force } = await context.req.json<{ sha: string; force?: boolean }>();
    const ref = `refs/${context.req.param('ref')}`;
    const { text: before, ok } = await inBare(git.directory, ['rev-parse', '--verify', '--quiet', ref]);
    if (!ok) throw new Refused(422, 'Reference does not exist');
    if (git.refusal) throw new Refused(git.refusal.status, git.refusal.message);
    const forward = (await inBare(git.directory, ['merge-base', '--is-ancestor', before, sha])).ok;
    if (!forward && !force) throw new Refused(422, 'Update is not a fast forward');
    const moved = await inBare(git.directory, ['update-ref', ref, sha, before]);
    // Somebody pushed since: as GitHub sees it, after this push began.
    if (!moved.ok) throw new Refused(422, 'Update is not a fast forward');
    return context.json({ ref, object: { type: 'commit', sha } });
  });
  return api;
}

async function storeBlob(git: GitRepository, input: Uint8Array): Promise<string> {
  return must(git, ['hash-object', '-w', '--no-filters', '--stdin'], { input }, 'content is not valid');
}

/** @returns what git printed @throws Refused 422 with `message` */
async function must(
  git: GitRepository,
  args: readonly string[],
  options: Parameters<typeof inBare>[2],
  message: string,
): Promise<string> {
  const result = await inBare(git.directory, args, options);
  if (!result.ok) throw new Refused(422, message);
  return result.text;
}

class Refused extends Error {
  readonly status: 403 | 404 | 409 | 422;
  constructor(status: Refused['status'], message: string) {
    super(message);
    this.name = 'Refused';
    this.status = status;
  }
}
