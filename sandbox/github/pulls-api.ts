import { type Context, Hono } from 'hono';
import { inBare } from './bare-repository.ts';
import { BOT, type GitHubState, type PullRequest, type Repository } from './github-state.ts';

/** Pull requests as GitHub's API tells of them, and opens and closes them. https://docs.github.com/rest/pulls/pulls */
export function createPullsApi(state: GitHubState): Hono {
  const api = new Hono();
  const missing = (context: Context) => context.json({ message: 'Not Found' }, 404);
  const repositoryOf = (context: Context): Repository | undefined =>
    state.repositories.get(`${context.req.param('owner')}/${context.req.param('repo')}`);
  const pullOf = (context: Context): PullRequest | undefined =>
    repositoryOf(context)?.pullRequests.get(Number(context.req.param('number')));
  const json = (context: Context, number: number, pull: PullRequest) => pullJson(state, context, number, pull);

  api.get('/repos/:owner/:repo/pulls', async (context) => {
    const repository = repositoryOf(context);
    if (!repository) return missing(context);
    const { head, state: wanted = 'open', per_page = '30' } = context.req.query();
    const found = [...repository.pullRequests].filter(
      ([, pull]) =>
        (wanted === 'all' || pull.state === wanted) &&
        (head === undefined || head === `${context.req.param('owner')}:${pull.from?.branch}`),
    );
    const newest = found.reverse().slice(0, Number(per_page));
    return context.json(await Promise.all(newest.map(([number, pull]) => json(context, number, pull))));
  });
  api.post('/repos/:owner/:repo/pulls', async (context) => {
    const repository = repositoryOf(context);
    if (!repository?.git) return missing(context);
    const git = repository.git;
    const {
      head,
      base,
      title,
      body = '',
    } = await context.req.json<Record<'head' | 'base' | 'title' | 'body', string>>();
    const invalid = (message: string) =>
      context.json(
        { message: 'Validation Failed', errors: [{ resource: 'PullRequest', code: 'custom', message }] },
        422,
      );
    if (git.refusesPullRequests) return context.json({ message: 'Resource not accessible by integration' }, 403);
    const commit = await tipOf(git.directory, head);
    if (!commit)
      return context.json({ message: 'Validation Failed', errors: [{ field: 'head', code: 'invalid' }] }, 422);
    for (const pull of repository.pullRequests.values())
      if (pull.state === 'open' && pull.from?.branch === head)
        return invalid(`A pull request already exists for ${context.req.param('owner')}:${head}.`);
    if ((await inBare(git.directory, ['merge-base', '--is-ancestor', commit, `refs/heads/${base}`])).ok)
      return invalid(`No commits between ${base} and ${head}`);
    const number = Math.max(0, ...repository.pullRequests.keys()) + 1;
    const from = { branch: head, base, title, body };
    const pull: PullRequest = { head: commit, fromFork: false, state: 'open', author: BOT, labels: new Set(), from };
    repository.pullRequests.set(number, pull);
    return context.json(await json(context, number, pull), 201);
  });
  api.get('/repos/:owner/:repo/pulls/:number', async (context) => {
    const pull = pullOf(context);
    return pull ? context.json(await json(context, Number(context.req.param('number')), pull)) : missing(context);
  });
  api.patch('/repos/:owner/:repo/pulls/:number', async (context) => {
    const pull = pullOf(context);
    if (!pull) return missing(context);
    const { state: next } = await context.req.json<{ state?: 'open' | 'closed' }>();
    if (next === 'open' && pull.merged) return context.json({ message: 'Validation Failed' }, 422);
    if (next) pull.state = next;
    return context.json(await json(context, Number(context.req.param('number')), pull));
  });
  return api;
}

async function pullJson(state: GitHubState, context: Context, number: number, pull: PullRequest) {
  const [owner = '', repo = ''] = [context.req.param('owner'), context.req.param('repo')];
  const git = state.repositories.get(`${owner}/${repo}`)?.git;
  const base = { full_name: `${owner}/${repo}` };
  const tip = git && pull.from && pull.state === 'open' ? await tipOf(git.directory, pull.from.branch) : undefined;
  if (tip) pull.head = tip;
  return {
    number,
    html_url: `https://github.com/${owner}/${repo}/pull/${number}`,
    state: pull.state,
    labels: [...pull.labels].map((name) => ({ name })),
    head: {
      sha: pull.head,
      ...(pull.from ? { ref: pull.from.branch } : {}),
      repo: pull.fromFork ? { full_name: `${pull.author}/${repo}` } : base,
    },
    base: { repo: base, ref: pull.from?.base ?? 'main' },
    ...(pull.from ? { title: pull.from.title, body: pull.from.body } : {}),
    merged_at: pull.merged ? new Date().toISOString() : null,
    // Of an open one GitHub names the commit that it tries the merge with: no branch has it.
    merge_commit_sha: pull.merged ?? (pull.from && pull.state === 'open' ? '0123456789'.repeat(4) : null),
  };
}

/** Full SHA at the head of a branch; undefined when there is none of that name. */
async function tipOf(directory: string, branch: string): Promise<string | undefined> {
  const found = await inBare(directory, ['rev-parse', '--verify', '--quiet', `refs/heads/${branch}`]);
  return found.ok ? found.text : undefined;
}
