import type { OperationView } from '../../render/operation-view.ts';
import type { DeploymentReference } from './deployment-reference.ts';
import { type GitHubClient, splitRepository } from './github-client.ts';
import { weightOf } from './weight-of.ts';

type Status = 'in_progress' | 'success' | 'failure' | 'inactive';

/** The bot's own deployments, as GitHub keeps them. https://docs.github.com/rest/deployments */
export type GitHubDeployments = {
  /** Head of a pull request now, or the default branch where there is none. */
  refNow(repository: string, pullRequest: number | undefined): Promise<string>;
  /** The newest of an environment that is not inactive, of this ref when one is given. */
  find(repository: string, environment: string, ref?: string): Promise<DeploymentReference | undefined>;
  /** @returns the new deployment's id */
  create(repository: string, ref: string, view: OperationView, pullRequest: number | undefined): Promise<number>;
  setStatus(repository: string, id: number, state: Status, view: OperationView): Promise<void>;
};

export function createGitHubDeployments(client: GitHubClient): GitHubDeployments {
  return {
    async refNow(repository, number) {
      const octokit = await client.forRepository(repository);
      if (number === undefined) return (await octokit.rest.repos.get(splitRepository(repository))).data.default_branch;
      return (await octokit.rest.pulls.get({ ...splitRepository(repository), pull_number: number })).data.head.sha;
    },

    async find(repository, environment, ref) {
      const octokit = await client.forRepository(repository);
      const login = await client.botLogin();
      const { data } = await octokit.rest.repos.listDeployments({
        ...splitRepository(repository),
        environment,
        ...(ref === undefined ? {} : { ref }),
        per_page: 30,
      });
      // A workflow may deploy to an environment of that name as well: that is not ours to change.
      const ours = data.find(({ creator }) => creator?.login === login);
      if (!ours) return undefined;
      const statuses = await octokit.rest.repos.listDeploymentStatuses({
        ...splitRepository(repository),
        deployment_id: ours.id,
        per_page: 1,
      });
      if (statuses.data[0]?.state === 'inactive') return undefined;
      return { ref: ours.ref, id: ours.id, replaces: [] };
    },

    async create(repository, ref, view, pullRequest) {
      const { data } = await client.write({ repository }, weightOf(view), (octokit) =>
        octokit.rest.repos.createDeployment({
          ...splitRepository(repository),
          ref,
          environment: view.environment,
          description: descriptionOf(view),
          // The commit as it is: merging into it, and waiting for checks, is not this bot's to do.
          auto_merge: false,
          required_contexts: [],
          transient_environment: isTransient(view, pullRequest),
          production_environment: view.standing?.kind === 'protected',
        }),
      );
      if (!('id' in data)) throw new Error('GitHub answered a deployment with no id.');
      return data.id;
    },

    async setStatus(repository, id, state, view) {
      const address = view.outcome?.addresses[0] ?? view.standing?.address;
      await client.write({ repository }, weightOf(view), (octokit) =>
        octokit.rest.repos.createDeploymentStatus({
          ...splitRepository(repository),
          deployment_id: id,
          state,
          description: descriptionOf(view),
          ...(state === 'success' && address && /^https?:\/\//.test(address) ? { environment_url: address } : {}),
          ...(view.url === undefined ? {} : { log_url: view.url }),
          // What is replaced is made inactive one by one: of its own accord GitHub leaves previews and production out.
          auto_inactive: false,
        }),
      );
    },
  };
}

/** One that will no longer exist at some point; before Git has it, one that is named for its pull request. */
function isTransient({ environment, standing }: OperationView, pullRequest: number | undefined): boolean {
  if (standing) return standing.kind === 'preview' || standing.expiresAt !== undefined;
  return pullRequest !== undefined && environment.split('-').includes(String(pullRequest));
}

/** At most 140 characters. */
function descriptionOf({ title, requester, state }: OperationView): string {
  return `${title} by ${requester}: ${state}`.slice(0, 140);
}
