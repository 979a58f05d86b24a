import { Hono } from 'hono';
import { APP, type GitHubState } from './github-state.ts';

type Conclusion = 'success' | 'failure' | 'neutral' | 'cancelled' | 'skipped' | 'timed_out' | 'action_required';

type Action = { readonly label: string; readonly description: string; readonly identifier: string };

type Written = {
  readonly name?: string;
  readonly head_sha?: string;
  readonly status?: 'queued' | 'in_progress' | 'completed';
  readonly conclusion?: Conclusion;
  readonly external_id?: string;
  readonly details_url?: string;
  readonly output?: { readonly title: string; readonly summary: string; readonly text?: string };
  readonly actions?: readonly Action[];
};

type CheckRun = Written & { readonly id: number; readonly repository: string };

/** Check runs as GitHub keeps them. https://docs.github.com/rest/checks/runs */
export function createChecksApi(state: GitHubState): Hono {
  const api = new Hono();
  const runs: CheckRun[] = [];

  api.post('/repos/:owner/:repo/check-runs', async (context) => {
    const repository = nameOf(context.req.param());
    const written = await context.req.json<Written>();
    const problem =
      problemOf(written) ?? (written.name && written.head_sha ? undefined : 'name and head_sha are needed');
    if (!state.repositories.has(repository)) return context.json({ message: 'Not Found' }, 404);
    if (problem) return context.json({ message: `Invalid request. ${problem}` }, 422);
    const run = { ...completed(written), id: state.nextId, repository };
    state.nextId += 1;
    runs.push(run);
    return context.json(runJson(run), 201);
  });

  api.patch('/repos/:owner/:repo/check-runs/:id', async (context) => {
    const index = runs.findIndex(({ id }) => id === Number(context.req.param('id')));
    const run = runs[index];
    if (!run) return context.json({ message: 'Not Found' }, 404);
    const written = completed(await context.req.json<Written>());
    const problem = problemOf(written);
    if (problem) return context.json({ message: `Invalid request. ${problem}` }, 422);
    // Once completed it stays so, as it is: https://github.com/Mergifyio/mergify/pull/1989
    const kept = run.status === 'completed' ? { status: run.status, conclusion: run.conclusion } : {};
    const changed = { ...run, ...written, ...kept } as CheckRun;
    runs[index] = changed;
    return context.json(runJson(changed));
  });

  api.get('/repos/:owner/:repo/commits/:ref/check-runs', (context) => {
    const { ref } = context.req.param();
    const name = context.req.query('check_name');
    const here = runs.filter(
      (run) => run.repository === nameOf(context.req.param()) && run.head_sha === ref && (!name || run.name === name),
    );
    // `latest`, which is the default, gives the newest of each name.
    const shown =
      context.req.query('filter') === 'all'
        ? here
        : here.filter((run) => !here.some((other) => other.name === run.name && other.id > run.id));
    return context.json({ total_count: shown.length, check_runs: shown.map(runJson) });
  });
  return api;
}

function nameOf({ owner, repo }: { readonly owner: string; readonly repo: string }): string {
  return `${owner}/${repo}`;
}

/** A conclusion completes it, as on GitHub. */
function completed(written: Written): Written {
  return written.conclusion ? { ...written, status: 'completed' } : written;
}

function problemOf({ status, conclusion, output, actions = [], details_url }: Written): string | undefined {
  if (status === 'completed' && !conclusion) return 'A completed run needs a conclusion.';
  if (output && Math.max(output.summary.length, output.text?.length ?? 0) > 65_535) return 'Only 65535 characters.';
  if (actions.length > 3) return 'Only 3 actions.';
  if (actions.some((each) => each.label.length > 20 || each.identifier.length > 20 || each.description.length > 40)) {
    return 'An action is too long.';
  }
  return details_url === undefined || /^https?:\/\//.test(details_url) ? undefined : 'details_url is no URL.';
}

function runJson({ repository: _, ...run }: CheckRun) {
  return { conclusion: null, ...run, app: { id: APP.id, slug: APP.slug } };
}
