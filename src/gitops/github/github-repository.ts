import type { ProbotOctokit } from 'probot';

/** A repository on GitHub, and how it is reached as the App's installation there. */
export type GitHubRepository = {
  readonly owner: string;
  readonly repo: string;
  /** For calls that read. @throws RequestError of Octokit, 404 when the App is not installed there */
  readonly octokit: () => Promise<ProbotOctokit>;
  /**
   * One call that writes, within what GitHub allows the installation.
   * @throws PortError with `retryAfter` when nothing may be written now @throws RequestError of Octokit
   */
  readonly write: <T>(call: (octokit: ProbotOctokit) => Promise<T>) => Promise<T>;
};

/**
 * The owner and name in a repository's web address: `https://github.com/acme/git-ops`, also with `.git`, or on an
 * Enterprise Server.
 * @param apiUrl base of the REST API in use. A repository on another host cannot be reached through it; a stand-in on
 *   loopback has every host's.
 * @returns undefined for any other address
 */
export function gitHubAddress(url: string, apiUrl: string): Pick<GitHubRepository, 'owner' | 'repo'> | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, hostname, pathname, username, password } = new URL(url);
  const api = new URL(apiUrl).hostname;
  const [, owner, repo] = /^\/([\w-]+)\/([\w.-]+?)(?:\.git)?\/?$/.exec(pathname) ?? [];
  if (protocol !== 'https:' || username || password || !owner || !repo) return undefined;
  // https://api.github.com, https://api.<subdomain>.ghe.com, https://<host>/api/v3
  const served = api === 'localhost' || api.startsWith('127.') || hostname === api.replace(/^api\./, '');
  return served ? { owner, repo } : undefined;
}
