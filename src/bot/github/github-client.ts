import type { Probot, ProbotOctokit } from 'probot';
import { PortError, type PortErrorCode } from '../../operations/ports/port-error.ts';

/** Octokit for a repository, an organisation or the app itself, each authenticated as its installation. */
export type GitHubClient = {
  /** `owner/name` @throws RequestError of Octokit, 404 when the app is not installed there */
  forRepository(repository: string, installation?: number): Promise<ProbotOctokit>;
  forOrganisation(organisation: string): Promise<ProbotOctokit>;
  /** Login of the app's own comments, e.g. `workflowautom[bot]`. */
  botLogin(): Promise<string>;
};

/** How long an installation's id is believed, in milliseconds: whoever installs the app anew gets another one. */
const BELIEVED = 10 * 60_000;

export function createGitHubClient(probot: Probot, now: () => number = Date.now): GitHubClient {
  const installations = new Map<string, { readonly id: Promise<number>; readonly until: number }>();
  const installationOf = (key: string, ask: () => Promise<number>) => {
    const known = installations.get(key);
    if (known && known.until > now()) return known.id;
    const asked = { id: ask(), until: now() + BELIEVED };
    installations.set(key, asked);
    // What failed is asked again next time.
    asked.id.catch(() => {
      if (installations.get(key) === asked) installations.delete(key);
    });
    return asked.id;
  };
  let login: Promise<string> | undefined;
  return {
    async forRepository(repository, installation) {
      const id =
        installation ??
        (await installationOf(repository, async () => {
          const app = await probot.auth();
          return (await app.rest.apps.getRepoInstallation(splitRepository(repository))).data.id;
        }));
      return probot.auth(id);
    },
    async forOrganisation(org) {
      const id = await installationOf(`@${org}`, async () => {
        const app = await probot.auth();
        return (await app.rest.apps.getOrgInstallation({ org })).data.id;
      });
      return probot.auth(id);
    },
    botLogin() {
      login ??= probot
        .auth()
        .then((app) => app.rest.apps.getAuthenticated())
        .then(({ data }) => `${data?.slug ?? ''}[bot]`);
      login.catch(() => {
        login = undefined;
      });
      return login;
    },
  };
}

export function splitRepository(repository: string): { readonly owner: string; readonly repo: string } {
  const [owner = '', repo = ''] = repository.split('/');
  return { owner, repo };
}

/** HTTP status GitHub answered with; undefined when there was no answer, which Octokit calls a 500 of its own. */
export function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error && 'status' in error && 'response' in error)) return undefined;
  return error.response && typeof error.status === 'number' ? error.status : undefined;
}

/** Octokit's failure in our words. Its own message can quote what was sent, so it is kept as the cause only. */
export function gitHubError(code: PortErrorCode, what: string, cause: unknown): PortError {
  const status = statusOf(cause);
  const because = status === undefined ? 'GitHub does not answer' : `GitHub answered ${status}`;
  return new PortError(code, `${what}: ${because}.`, {
    cause,
    retryable: status === undefined || status >= 500 || status === 429 || status === 403,
    hint: status === 404 ? 'Is the app installed there?' : 'Nothing has changed; say it again in a moment.',
  });
}
