import { Hono } from 'hono';
import { BOT, type GitHubState } from './github-state.ts';

type Written = {
  readonly state?: string;
  readonly context?: string;
  readonly description?: string | null;
  readonly target_url?: string | null;
};

type Status = Required<Written> & { readonly id: number; readonly repository: string; readonly sha: string };

const STATES = ['error', 'failure', 'pending', 'success'];

/** Statuses of commits as GitHub keeps them. https://docs.github.com/rest/commits/statuses */
export function createStatusesApi(state: GitHubState): Hono {
  const api = new Hono();
  const all: Status[] = [];

  api.post('/repos/:owner/:repo/statuses/:sha', async (context) => {
    const { owner, repo, sha } = context.req.param();
    const repository = `${owner}/${repo}`;
    if (!state.repositories.has(repository)) return context.json({ message: 'Not Found' }, 404);
    const { state: said = '', context: name = 'default', description, target_url } = await context.req.json<Written>();
    if (!/^[0-9a-f]{40}$/.test(sha)) return context.json({ message: `No commit found for SHA: ${sha}` }, 422);
    const isUrl = target_url == null || /^https?:\/\//.test(target_url);
    if (!STATES.includes(said) || (description?.length ?? 0) > 140 || !isUrl) {
      return context.json({ message: 'Validation Failed' }, 422);
    }
    const status = {
      id: state.nextId,
      repository,
      sha,
      state: said,
      context: name,
      description: description ?? null,
      target_url: target_url ?? null,
    };
    state.nextId += 1;
    all.unshift(status);
    return context.json(statusJson(status), 201);
  });

  api.get('/repos/:owner/:repo/commits/:ref/statuses', (context) => {
    const { owner, repo, ref } = context.req.param();
    const here = all.filter(({ repository, sha }) => repository === `${owner}/${repo}` && sha === ref);
    return context.json(here.slice(0, Number(context.req.query('per_page') ?? 30)).map(statusJson));
  });
  return api;
}

function statusJson({ repository: _, sha: __, ...status }: Status) {
  return { ...status, creator: { login: BOT, type: 'Bot' } };
}
