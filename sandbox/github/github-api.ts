import { type Context, Hono } from 'hono';
import { createChecksApi } from './checks-api.ts';
import { createDeploymentsApi } from './deployments-api.ts';
import { createGitDataApi } from './git-data-api.ts';
import { createGitReadingApi } from './git-reading-api.ts';
import { APP, BOT, bodyOf, type Comment, type GitHubState, type Repository } from './github-state.ts';
import { createPullsApi } from './pulls-api.ts';
import { createStatusesApi } from './statuses-api.ts';

const INSTALLATION_TOKEN = 'stand-in-installation-token';

/** The part of GitHub's REST API that the bot calls, over `state`. https://docs.github.com/rest */
export function createGitHubApi(state: GitHubState): Hono {
  const api = new Hono();
  const missing = (context: Context) => context.json({ message: 'Not Found' }, 404);

  const repositoryOf = (context: Context): Repository | undefined =>
    state.repositories.get(`${context.req.param('owner')}/${context.req.param('repo')}`);

  // As GitHub does: the app's own calls carry a JSON Web Token, those about a repository an installation's token.
  api.use(async (context, next) => {
    const token = tokenOf(context);
    const asApp = /^\/app\b|\/installation$/.test(context.req.path);
    const known = asApp ? /^[\w-]+\.[\w-]+\.[\w-]+$/.test(token) : token === INSTALLATION_TOKEN;
    if (!known && context.req.path !== '/user') return context.json({ message: 'Bad credentials' }, 401);
    return next();
  });
  api.get('/app', (context) => context.json({ id: APP.id, slug: APP.slug, name: 'WorkflowAutom' }));
  api.get('/user', (context) => {
    const token = tokenOf(context);
    const person = [...state.people.values()].find((each) => each.token === token);
    return person
      ? context.json({ login: person.login, type: person.type })
      : context.json({ message: 'Bad credentials' }, 401);
  });
  api.post('/app/installations/:id/access_tokens', (context) =>
    context.json(
      {
        token: INSTALLATION_TOKEN,
        expires_at: new Date(Date.now() + 3_600_000).toISOString(),
        permissions: { issues: 'write', pull_requests: 'read', members: 'read' },
        repository_selection: 'all',
      },
      201,
    ),
  );
  api.get('/orgs/:org/installation', (context) => context.json({ id: APP.installation }));
  api.get('/repos/:owner/:repo/installation', (context) =>
    repositoryOf(context) ? context.json({ id: APP.installation }) : missing(context),
  );

  api.get('/repos/:owner/:repo/collaborators/:login/permission', (context) => {
    const repository = repositoryOf(context);
    if (!repository) return missing(context);
    const role = repository.permissions.get(context.req.param('login')) ?? 'read';
    const folded = role === 'maintain' ? 'write' : role === 'triage' ? 'read' : role;
    return context.json({ permission: folded, role_name: role, user: { login: context.req.param('login') } });
  });
  api.get('/orgs/:org/teams/:team/memberships/:login', (context) => {
    const { org, team, login } = context.req.param();
    const member = state.teams.get(`@${org}/${team}`)?.has(login);
    return member ? context.json({ state: 'active', role: 'member' }) : missing(context);
  });
  api.get('/repos/:owner/:repo/issues/:number/comments', (context) => {
    const repository = repositoryOf(context);
    if (!repository) return missing(context);
    const all = repository.comments.filter(({ issue }) => issue === Number(context.req.param('number')));
    const size = Number(context.req.query('per_page') ?? 30);
    const page = Number(context.req.query('page') ?? 1);
    // https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api
    const next = new URL(context.req.url);
    next.searchParams.set('page', String(page + 1));
    const headers: Record<string, string> = all.length > page * size ? { link: `<${next}>; rel="next"` } : {};
    return context.json(all.slice((page - 1) * size, page * size).map(commentJson), 200, headers);
  });
  api.post('/repos/:owner/:repo/issues/:number/comments', async (context) => {
    const repository = repositoryOf(context);
    if (!repository) return missing(context);
    const { body } = await context.req.json<{ body: string }>();
    if (body.length > 65_536) return context.json({ message: 'Validation Failed' }, 422);
    const comment = addComment(state, repository, Number(context.req.param('number')), BOT, body);
    return context.json(commentJson(comment), 201);
  });
  api.patch('/repos/:owner/:repo/issues/comments/:id', async (context) => {
    const comment = repositoryOf(context)?.comments.find(({ id }) => id === Number(context.req.param('id')));
    if (!comment) return missing(context);
    const { body } = await context.req.json<{ body: string }>();
    if (body.length > 65_536) return context.json({ message: 'Validation Failed' }, 422);
    comment.bodies.push(body);
    return context.json(commentJson(comment));
  });
  api.post('/repos/:owner/:repo/issues/comments/:id/reactions', async (context) => {
    const comment = repositoryOf(context)?.comments.find(({ id }) => id === Number(context.req.param('id')));
    if (!comment) return missing(context);
    const { content } = await context.req.json<{ content: string }>();
    const known = comment.reactions.some((reaction) => reaction.login === BOT && reaction.content === content);
    if (!known) comment.reactions.push({ login: BOT, content });
    return context.json({ id: comment.id, content }, known ? 200 : 201);
  });
  return api
    .route('/', createChecksApi(state))
    .route('/', createDeploymentsApi(state))
    .route('/', createPullsApi(state))
    .route('/', createStatusesApi(state))
    .route('/', createGitReadingApi(state))
    .route('/', createGitDataApi(state));
}

function tokenOf(context: Context): string {
  return /^(?:Bearer|token) (.+)$/i.exec(context.req.header('authorization') ?? '')?.[1] ?? '';
}

export function addComment(
  state: GitHubState,
  repository: Repository,
  issue: number,
  login: string,
  body: string,
): Comment {
  const comment = { id: state.nextId, issue, login, bodies: [body], reactions: [] };
  state.nextId += 1;
  repository.comments.push(comment);
  return comment;
}

function commentJson(comment: Comment) {
  return {
    id: comment.id,
    body: bodyOf(comment),
    user: { login: comment.login, type: comment.login === BOT ? 'Bot' : 'User' },
  };
}
