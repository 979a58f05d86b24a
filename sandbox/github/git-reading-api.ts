import { type Context, Hono } from 'hono';
import { inBare } from './bare-repository.ts';
import type { GitHubState, GitRepository } from './github-state.ts';

/** What GitHub's API says of a repository's Git data, read by git itself. https://docs.github.com/rest/git */
export function createGitReadingApi(state: GitHubState): Hono {
  const api = new Hono();
  /** Answers for repositories with Git data, and 404 for others. */
  const get = (path: string, answer: (git: GitRepository, context: Context) => Promise<Response>) =>
    api.get(`/repos/:owner/:repo${path}`, async (context) => {
      const git = state.repositories.get(`${context.req.param('owner')}/${context.req.param('repo')}`)?.git;
      return git ? answer(git, context) : missing(context);
    });
  const isCommit = async (git: GitRepository, sha: string) =>
    /^[0-9a-f]{40}$/.test(sha) && (await inBare(git.directory, ['cat-file', '-t', sha])).text === 'commit';

  get('', async (_, context) =>
    context.json({ full_name: `${context.req.param('owner')}/${context.req.param('repo')}` }),
  );
  get('/branches', async (git, context) => {
    const { text } = await inBare(git.directory, ['for-each-ref', '--format=%(refname:short)', 'refs/heads']);
    return context.json(
      text
        .split('\n')
        .filter(Boolean)
        .map((name) => ({ name })),
    );
  });
  get('/git/ref/:ref{.+}', async (git, context) => {
    const ref = `refs/${context.req.param('ref')}`;
    const { ok, text: sha } = await inBare(git.directory, ['rev-parse', '--verify', '--quiet', ref]);
    if (!ok) {
      const empty = (await inBare(git.directory, ['for-each-ref', '--count=1'])).text === '';
      return empty ? context.json({ message: 'Git Repository is empty.' }, 409) : missing(context);
    }
    // https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#use-conditional-requests-if-appropriate
    const etag = `"${sha}"`;
    if (context.req.header('if-none-match') === etag) return context.body(null, 304, { etag });
    return context.json({ ref, object: { type: 'commit', sha } }, 200, { etag });
  });
  get('/git/commits/:sha', async (git, context) => {
    const sha = context.req.param('sha') ?? '';
    if (!(await isCommit(git, sha))) return missing(context);
    const { text } = await inBare(git.directory, ['rev-parse', `${sha}^{tree}`]);
    return context.json({ sha, tree: { sha: text } });
  });
  get('/git/trees/:sha', async (git, context) => {
    const sha = context.req.param('sha') ?? '';
    const deep = context.req.query('recursive') !== undefined;
    const { ok, text } = await inBare(git.directory, ['ls-tree', '-z', '-l', ...(deep ? ['-r', '-t'] : []), sha]);
    if (!ok) return missing(context);
    const entries = text.split('\0').flatMap((line) => {
      const [, mode, type, id, size, path] = /^(\d+) (\w+) ([0-9a-f]+) +(\S+)\t(.+)$/s.exec(line) ?? [];
      return path ? [{ path, mode, type, sha: id, ...(size === '-' ? {} : { size: Number(size) }) }] : [];
    });
    const most = deep ? (git.mostEntries ?? 100_000) : Number.POSITIVE_INFINITY;
    return context.json({ sha, tree: entries.slice(0, most), truncated: entries.length > most });
  });
  get('/git/blobs/:sha', async (git, context) => {
    const sha = context.req.param('sha') ?? '';
    const { ok, bytes } = await inBare(git.directory, ['cat-file', 'blob', sha]);
    if (!ok) return missing(context);
    return context.json({ sha, encoding: 'base64', size: bytes.length, content: bytes.toString('base64') });
  });
  get('/commits', async (git, context) => {
    const size = Number(context.req.query('per_page') ?? 30);
    const path = context.req.query('path');
    const { ok, text } = await inBare(git.directory, [
      ...[
        'log',
        '--encoding=UTF-8',
        `--max-count=${size}`,
        '--format=%H%x1f%B%x1e',
        context.req.query('sha') ?? 'HEAD',
      ],
      ...(path ? ['--', `:(literal)${path}`] : ['--']),
    ]);
    if (!ok) return missing(context);
    const commits = text.split('\x1e').map((record) => record.trimStart().split('\x1f'));
    return context.json(commits.flatMap(([sha, message]) => (sha ? [{ sha, commit: { message } }] : [])));
  });
  get('/compare/:range', async (git, context) => {
    const [base = '', head = ''] = (context.req.param('range') ?? '').split('...');
    if (!(await isCommit(git, base)) || !(await isCommit(git, head))) return missing(context);
    const contains = async (later: string, earlier: string) =>
      (await inBare(git.directory, ['merge-base', '--is-ancestor', earlier, later])).ok;
    const [ahead, behind] = [await contains(head, base), await contains(base, head)];
    const status = ahead && behind ? 'identical' : ahead ? 'ahead' : behind ? 'behind' : 'diverged';
    return context.json({ status, commits: [] });
  });
  // GitHub sends whoever asks for an archive on to another host, and so does this, to another path.
  get('/tarball/:ref', async (_, context) =>
    context.redirect(context.req.path.replace('/tarball/', '/legacy.tar.gz/'), 302),
  );
  get('/legacy.tar.gz/:ref', async (git, context) => {
    const sha = context.req.param('ref') ?? '';
    const { ok, bytes } = await inBare(git.directory, ['archive', '--format=tar.gz', '--prefix=archive/', sha]);
    if (!ok) return missing(context);
    return new Response(new Uint8Array(bytes), { headers: { 'content-type': 'application/x-gzip' } });
  });
  return api;
}

function missing(context: Context): Response {
  return context.json({ message: 'Not Found' }, 404);
}
