import { environmentFolder } from '../../environments/desired-state.ts';
import { isEnvironmentName } from '../../environments/environment-name.ts';
import type { CommitRequest } from '../../operations/ports/gitops-repository.ts';
import type { GitHubRepository } from './github-repository.ts';

/**
 * The commit of `head`'s history that carries the trailer `Operation:` of `request`: looked for among the last hundred
 * that changed its environment, which is where it is, and minutes old.
 * @throws RequestError of Octokit
 */
export async function findGitHubOperation(
  github: GitHubRepository,
  { environment, operation }: Pick<CommitRequest, 'environment' | 'operation'>,
  head: string,
): Promise<string | undefined> {
  if (!isEnvironmentName(environment)) return undefined;
  const { owner, repo } = github;
  const octokit = await github.octokit();
  const path = environmentFolder(environment).slice(0, -1);
  const { data } = await octokit.rest.repos.listCommits({ owner, repo, sha: head, path, per_page: 100 });
  return data.find(({ commit }) => trailersOf(commit.message).includes(`Operation: ${operation}`))?.sha;
}

/** The lines of the last paragraph; none of a message that is a subject only. */
export function trailersOf(message: string): readonly string[] {
  const paragraphs = message.trimEnd().split(/\n{2,}/);
  return paragraphs.length > 1 ? (paragraphs.at(-1) ?? '').split('\n') : [];
}
