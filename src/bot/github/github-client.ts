import type { Probot, ProbotOctokit } from 'probot';
import type { Milliseconds } from '../../environments/instant.ts';
import { PortError, type PortErrorCode } from '../../operations/ports/port-error.ts';
import { createWriteBudget, type WriteWeight } from './write-budget.ts';

/** Octokit for a repository, an organisation or the app itself, each authenticated as its installation. */
export type GitHubClient = {
  /** `owner/name` @throws RequestError of Octokit, 404 when the app is not installed there */
  forRepository(repository: string, installation?: number): Promise<ProbotOctokit>;
  forOrganisation(organisation: string): Promise<ProbotOctokit>;
  /** As the app itself: for what belongs to no installation. */
  forApp(): Promise<ProbotOctokit>;
  /** Believes no installation's id any longer: the app was installed or removed somewhere. */
  forget(): void;
  /**
   * One call that writes, within what GitHub allows the installation; a refusal for writing too much stops all its
   * writes for as long as GitHub says.
   * @throws PortError `conversation-unreachable` with `retryAfter` when nothing may be written now
   * @throws RequestError of Octokit
   */
  write<T>(place: Place, weight: WriteWeight, call: (octokit: ProbotOctokit) => Promise<T>): Promise<T>;
  /** Login of the app's own comments, e.g. `workflowautom[bot]`. */
  botLogin(): Promise<string>;
};

/** A repository (`owner/name`), and the installation that a delivery from there named. */
export type Place = { readonly repository: string; readonly installation?: number };

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
  const installationAt = ({ repository, installation }: Place) =>
    installation ??
    installationOf(repository, async () => {
      const app = await probot.auth();
      return (await app.rest.apps.getRepoInstallation(splitRepository(repository))).data.id;
    });
  const budget = createWriteBudget(now);
  let login: Promise<string> | undefined;
  return {
    async forRepository(repository, installation) {
      return probot.auth(await installationAt({ repository, ...(installation === undefined ? {} : { installation }) }));
    },
    async write(place, weight, call) {
      const installation = await installationAt(place);
      const done = budget.take(installation, weight);
      try {
        return await call(await probot.auth(installation));
      } catch (error) {
        const pause = pauseAsked(error, now());
        if (pause !== undefined) budget.pause(installation, pause);
        throw error;
      } finally {
        done();
      }
    },
    async forOrganisation(org) {
      const id = await installationOf(`@${org}`, async () => {
        const app = await probot.auth();
        return (await app.rest.apps.getOrgInstallation({ org })).data.id;
      });
      return probot.auth(id);
    },
    forApp: () => probot.auth(),
    forget: () => installations.clear(),
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

/** How long GitHub is left alone when it refuses without saying how long. */
const UNSAID = 60_000;
/** How long whoever lacks a permission waits: the owner of an installation must accept it first. */
const UNTIL_ACCEPTED = 5 * 60_000;

/**
 * How long GitHub asks to be left alone; undefined for an error that is about something else.
 * https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#handle-rate-limit-errors-appropriately
 */
function pauseAsked(error: unknown, now: number): Milliseconds | undefined {
  const status = statusOf(error);
  if (status !== 403 && status !== 429) return undefined;
  const headers = headersOf(error);
  const seconds = Number(headers['retry-after']);
  if (seconds > 0) return seconds * 1_000;
  const reset = Number(headers['x-ratelimit-reset']);
  // A second more: the moment is rounded down.
  if (headers['x-ratelimit-remaining'] === '0' && reset > 0) return Math.max(reset * 1_000 - now, 0) + 1_000;
  return status === 429 || saysOf(error, /rate limit/i) ? UNSAID : undefined;
}

function headersOf(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error && 'response' in error)) return {};
  const response = error.response as { readonly headers?: Readonly<Record<string, unknown>> } | undefined;
  return response?.headers ?? {};
}

function saysOf(error: unknown, what: RegExp): boolean {
  return error instanceof Error && what.test(error.message);
}

/**
 * Octokit's failure in our words. Its own message can quote what was sent, so it is kept as the cause only. What is in
 * our words already stays as it is.
 */
export function gitHubError(code: PortErrorCode, what: string, cause: unknown, now: number = Date.now()): PortError {
  if (cause instanceof PortError) return cause;
  const status = statusOf(cause);
  const because = status === undefined ? 'GitHub does not answer' : `GitHub answered ${status}`;
  const forbidden = status === 403 && saysOf(cause, /not accessible by integration/i);
  const retryAfter = forbidden ? UNTIL_ACCEPTED : pauseAsked(cause, now);
  return new PortError(code, `${what}: ${because}.`, {
    cause,
    retryable: status === undefined || status >= 500 || status === 429 || status === 403,
    ...(retryAfter === undefined ? {} : { retryAfter }),
    hint: hintFor(status, forbidden),
  });
}

function hintFor(status: number | undefined, forbidden: boolean): string {
  if (status === 404) return 'Is the app installed there?';
  if (forbidden) return "Has the installation's owner accepted the permissions of the app?";
  return 'Nothing has changed; say it again in a moment.';
}
