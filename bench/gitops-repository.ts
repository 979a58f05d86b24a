import { ProbotOctokit } from 'probot';
import { createLocalGitOpsRepository } from '../src/gitops/create-local-gitops-repository.ts';
import { createGitHubGitOpsRepository } from '../src/gitops/github/create-github-gitops-repository.ts';
import type { GitOpsRepository } from '../src/operations/ports/gitops-repository.ts';

/** Where a git-ops repository is: a bare one's `file://` URL, or the API of a stand-in GitHub that has `acme/git-ops`. */
export type Place = { readonly url: string } | { readonly api: string };

/**
 * @param onWrite is told of every call of GitHub's API that writes
 * @returns a repository whose calls of GitHub wait for nothing: what is measured is our own part
 */
export function openRepository(place: Place, onWrite = () => {}): GitOpsRepository {
  if ('url' in place) return createLocalGitOpsRepository({ url: place.url, branch: 'main' });
  const octokit = new ProbotOctokit({
    baseUrl: place.api,
    auth: { token: 'stand-in-installation-token' },
    throttle: { enabled: false },
  });
  const repository = { owner: 'acme', repo: 'git-ops', octokit: async () => octokit };
  const github = {
    ...repository,
    write: <T>(call: (github: ProbotOctokit) => Promise<T>) => {
      onWrite();
      return call(octokit);
    },
  };
  return createGitHubGitOpsRepository({ github, branch: 'main' });
}
