import { type Context, Hono } from 'hono';
import { BOT, type GitHubState } from './github-state.ts';

type Deployment = {
  readonly id: number;
  readonly repository: string;
  readonly ref: string;
  readonly environment: string;
  readonly description: string;
  readonly transient_environment: boolean;
  readonly production_environment: boolean;
  readonly statuses: Status[];
};

type Status = {
  readonly id: number;
  readonly state: string;
  readonly description?: string;
  readonly environment_url?: string;
  readonly log_url?: string;
};

const STATES = ['error', 'failure', 'inactive', 'in_progress', 'queued', 'pending', 'success'];

/** Deployments as GitHub keeps them. https://docs.github.com/rest/deployments */
export function createDeploymentsApi(state: GitHubState): Hono {
  const api = new Hono();
  const all: Deployment[] = [];
  const nextId = () => {
    state.nextId += 1;
    return state.nextId - 1;
  };
  const deploymentOf = (context: Context) => all.find(({ id }) => id === Number(context.req.param('id')));
  const missing = (context: Context) => context.json({ message: 'Not Found' }, 404);

  api.get('/repos/:owner/:repo', (context) =>
    state.repositories.has(nameOf(context))
      ? context.json({ full_name: nameOf(context), default_branch: 'main' })
      : missing(context),
  );

  api.post('/repos/:owner/:repo/deployments', async (context) => {
    if (!state.repositories.has(nameOf(context))) return missing(context);
    const written = await context.req.json<
      Partial<Deployment> & { auto_merge?: boolean; required_contexts?: string[] }
    >();
    // Else GitHub merges the default branch into the ref first, and refuses while a status is missing.
    if (written.auto_merge !== false || written.required_contexts?.length !== 0) {
      return context.json({ message: 'Conflict merging main into the ref.' }, 409);
    }
    if (!written.ref) return context.json({ message: 'Validation Failed' }, 422);
    const deployment = {
      id: nextId(),
      repository: nameOf(context),
      ref: written.ref,
      environment: written.environment ?? 'production',
      description: written.description ?? '',
      transient_environment: written.transient_environment ?? false,
      production_environment: written.production_environment ?? written.environment === 'production',
      statuses: [],
    };
    all.push(deployment);
    return context.json(deploymentJson(deployment), 201);
  });

  api.get('/repos/:owner/:repo/deployments', (context) => {
    const { ref, environment, per_page } = context.req.query();
    const found = all.filter(
      (each) =>
        each.repository === nameOf(context) &&
        (!ref || each.ref === ref) &&
        (!environment || each.environment === environment),
    );
    return context.json(
      found
        .reverse()
        .slice(0, Number(per_page ?? 30))
        .map(deploymentJson),
    );
  });

  api.post('/repos/:owner/:repo/deployments/:id/statuses', async (context) => {
    const deployment = deploymentOf(context);
    if (!deployment) return missing(context);
    const written = await context.req.json<Omit<Status, 'id'> & { auto_inactive?: boolean }>();
    const { auto_inactive = true, ...status } = written;
    if (!STATES.includes(status.state) || (status.description?.length ?? 0) > 140) {
      return context.json({ message: 'Validation Failed' }, 422);
    }
    deployment.statuses.push({ id: nextId(), ...status });
    if (status.state === 'success' && auto_inactive) {
      for (const other of all.filter((each) => isReplaced(each, deployment))) {
        other.statuses.push({ id: nextId(), state: 'inactive' });
      }
    }
    return context.json(deployment.statuses.at(-1), 201);
  });

  api.get('/repos/:owner/:repo/deployments/:id/statuses', (context) => {
    const deployment = deploymentOf(context);
    return deployment ? context.json([...deployment.statuses].reverse()) : missing(context);
  });
  return api;
}

/** What `auto_inactive` turns off: earlier, successful, of the same environment, neither transient nor production. */
function isReplaced(other: Deployment, by: Deployment): boolean {
  return (
    other.id < by.id &&
    other.repository === by.repository &&
    other.environment === by.environment &&
    !other.transient_environment &&
    !other.production_environment &&
    other.statuses.at(-1)?.state === 'success'
  );
}

function nameOf(context: Context): string {
  return `${context.req.param('owner')}/${context.req.param('repo')}`;
}

function deploymentJson({ repository: _, statuses: __, ...deployment }: Deployment) {
  return { ...deployment, sha: deployment.ref, creator: { login: BOT, type: 'Bot' } };
}
