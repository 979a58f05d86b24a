import type { GitHubRef } from '../../operations/request.ts';
import type { Answer } from '../../render/answer.ts';
import { describeAnswer } from '../../render/describe/describe-answer.ts';
import { GITHUB_COMMENT_LIMIT, toMarkdown } from '../../render/markdown.ts';
import { type GitHubClient, splitRepository, statusOf } from './github-client.ts';
import type { WriteWeight } from './write-budget.ts';

/** The bot's own comments, each found again by a marker GitHub does not show. */
export type GitHubComments = {
  /** @returns the new comment's id */
  create(ref: GitHubRef, body: string, weight: WriteWeight): Promise<string>;
  /** @returns the id of our comment that starts with `marker`; anyone else's that quotes it is not ours to edit */
  find(ref: GitHubRef, marker: string): Promise<string | undefined>;
  /** @returns false when the comment is gone */
  update(ref: GitHubRef, id: string, body: string, weight: WriteWeight): Promise<boolean>;
};

export function createGitHubComments(client: GitHubClient): GitHubComments {
  return {
    async create(ref, body, weight) {
      const comment = { ...splitRepository(ref.repository), issue_number: ref.issue, body };
      const { data } = await client.write(ref, weight, (octokit) => octokit.rest.issues.createComment(comment));
      return String(data.id);
    },

    async find(ref, marker) {
      const octokit = await client.forRepository(ref.repository, ref.installation);
      const login = await client.botLogin();
      const pages = octokit.paginate.iterator(octokit.rest.issues.listComments, {
        ...splitRepository(ref.repository),
        issue_number: ref.issue,
        per_page: 100,
      });
      for await (const { data } of pages) {
        const ours = data.find(({ user, body }) => user?.login === login && body?.startsWith(marker));
        if (ours) return String(ours.id);
      }
      return undefined;
    },

    async update(ref, id, body, weight) {
      const comment = { ...splitRepository(ref.repository), comment_id: Number(id), body };
      try {
        await client.write(ref, weight, (octokit) => octokit.rest.issues.updateComment(comment));
        return true;
      } catch (error) {
        if (statusOf(error) === 404) return false;
        throw error;
      }
    },
  };
}

/** An answer as the body of a comment that `marker` finds again. */
export function commentBody(marker: string, answer: Answer): string {
  const whole = answer.kind === 'operation' ? answer.view.url : undefined;
  return `${marker}\n${toMarkdown(describeAnswer(answer), GITHUB_COMMENT_LIMIT - marker.length - 1, whole)}`;
}
