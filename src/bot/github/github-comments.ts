import type { GitHubRef } from '../../operations/request.ts';
import type { Answer } from '../../render/answer.ts';
import { describeAnswer } from '../../render/describe/describe-answer.ts';
import { GITHUB_COMMENT_LIMIT, toMarkdown } from '../../render/markdown.ts';
import { type GitHubClient, splitRepository, statusOf } from './github-client.ts';

/** The bot's own comments, each found again by a marker GitHub does not show. */
export type GitHubComments = {
  /** @returns the new comment's id */
  create(ref: GitHubRef, marker: string, answer: Answer): Promise<string>;
  /** @returns the id of our comment that starts with `marker`; anyone else's that quotes it is not ours to edit */
  find(ref: GitHubRef, marker: string): Promise<string | undefined>;
  /** @returns false when the comment is gone */
  update(ref: GitHubRef, id: string, marker: string, answer: Answer): Promise<boolean>;
};

export function createGitHubComments(client: GitHubClient): GitHubComments {
  const octokitFor = (ref: GitHubRef) => client.forRepository(ref.repository, ref.installation);
  return {
    async create(ref, marker, answer) {
      const octokit = await octokitFor(ref);
      const { data } = await octokit.rest.issues.createComment({
        ...splitRepository(ref.repository),
        issue_number: ref.issue,
        body: withMarker(marker, answer),
      });
      return String(data.id);
    },

    async find(ref, marker) {
      const octokit = await octokitFor(ref);
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

    async update(ref, id, marker, answer) {
      const octokit = await octokitFor(ref);
      const body = withMarker(marker, answer);
      try {
        await octokit.rest.issues.updateComment({ ...splitRepository(ref.repository), comment_id: Number(id), body });
        return true;
      } catch (error) {
        if (statusOf(error) === 404) return false;
        throw error;
      }
    },
  };
}

function withMarker(marker: string, answer: Answer): string {
  return `${marker}\n${toMarkdown(describeAnswer(answer), GITHUB_COMMENT_LIMIT - marker.length - 1)}`;
}
