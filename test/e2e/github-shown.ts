import { z } from 'zod';
import { type Platform, REPOSITORY } from '../../sandbox/platform/start-platform.ts';

/** What GitHub shows besides comments, asked of its API as the app's installation would. */
export type GitHubShown = {
  /** The newest check of an environment on the head of a pull request. */
  check(environment: string, pullRequest: number): Promise<Check | undefined>;
  /** The newest state of each deployment of an environment, newest first. */
  deployments(environment: string): Promise<readonly string[]>;
};

export type Check = z.infer<typeof CheckRun>;

const CheckRun = z.object({
  id: z.number(),
  head_sha: z.string(),
  status: z.string(),
  conclusion: z.string().nullable(),
  external_id: z.string(),
  output: z.object({ title: z.string(), summary: z.string() }),
  actions: z.array(z.object({ identifier: z.string() })),
});

export function githubShown({ github }: Platform): GitHubShown {
  const base = `/repos/${REPOSITORY}`;
  const ask = async (path: string): Promise<unknown> => {
    const headers = { authorization: 'Bearer stand-in-installation-token' };
    const response = await fetch(`${github.url}${path}`, { headers });
    if (!response.ok) throw new Error(`The stand-in GitHub answered ${path} with ${response.status}.`);
    return response.json();
  };
  return {
    async check(environment, pullRequest) {
      const Pull = z.object({ head: z.object({ sha: z.string() }) });
      const { head } = Pull.parse(await ask(`${base}/pulls/${pullRequest}`));
      const query = new URLSearchParams({ check_name: `env/${environment}`, filter: 'latest' });
      const Runs = z.object({ check_runs: z.array(CheckRun) });
      return Runs.parse(await ask(`${base}/commits/${head.sha}/check-runs?${query}`)).check_runs[0];
    },
    async deployments(environment) {
      const query = new URLSearchParams({ environment, per_page: '100' });
      const all = z.array(z.object({ id: z.number() })).parse(await ask(`${base}/deployments?${query}`));
      const Statuses = z.array(z.object({ state: z.string() }));
      return Promise.all(
        all.map(async ({ id }) => {
          const [newest] = Statuses.parse(await ask(`${base}/deployments/${id}/statuses`));
          return newest?.state ?? 'none';
        }),
      );
    },
  };
}
