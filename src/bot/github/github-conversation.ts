import type { Conversation } from '../../operations/ports/conversation.ts';
import type { ConversationRef } from '../../operations/request.ts';
import type { Answer } from '../../render/answer.ts';
import { describeAnswer } from '../../render/describe/describe-answer.ts';
import { GITHUB_COMMENT_LIMIT, toMarkdown } from '../../render/markdown.ts';
import { type GitHubClient, gitHubError, splitRepository, statusOf } from './github-client.ts';

type GitHubRef = Extract<ConversationRef, { door: 'github' }>;

// https://docs.github.com/rest/reactions/reactions#about-reactions
const REACTIONS = { seen: 'eyes', done: 'rocket', refused: 'confused', failed: '-1' } as const;

/** The bot's voice in issues and pull requests. Comments are found again by a marker GitHub does not show. */
export function createGitHubConversation(client: GitHubClient): Conversation {
  const octokitFor = (ref: GitHubRef) => client.forRepository(ref.repository, ref.installation);

  async function create(ref: GitHubRef, body: string): Promise<string> {
    const octokit = await octokitFor(ref);
    const { data } = await octokit.rest.issues.createComment({
      ...splitRepository(ref.repository),
      issue_number: ref.issue,
      body,
    });
    return String(data.id);
  }

  /** Our own comment that starts with `marker`; anyone else's that quotes it is not ours to edit. */
  async function find(ref: GitHubRef, marker: string): Promise<string | undefined> {
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
  }

  /** @returns false when the comment is gone */
  async function update(ref: GitHubRef, id: string, body: string): Promise<boolean> {
    const octokit = await octokitFor(ref);
    try {
      await octokit.rest.issues.updateComment({ ...splitRepository(ref.repository), comment_id: Number(id), body });
      return true;
    } catch (error) {
      if (statusOf(error) === 404) return false;
      throw error;
    }
  }

  return {
    async upsertSticky(ref, environment, answer, messageId) {
      const here = ours(ref);
      const marker = `<!-- workflowautom:environment=${environment} -->`;
      const body = withMarker(marker, answer);
      try {
        if (messageId && (await update(here, messageId, body))) return messageId;
        const found = await find(here, marker);
        if (found && (await update(here, found, body))) return found;
        return await create(here, body);
      } catch (error) {
        throw gitHubError('conversation-unreachable', `Cannot write to ${here.repository}#${here.issue}`, error);
      }
    },

    async reply(ref, requestId, answer) {
      const here = ours(ref);
      const marker = `<!-- workflowautom:request=${requestId} -->`;
      try {
        if (!(await find(here, marker))) await create(here, withMarker(marker, answer));
      } catch (error) {
        throw gitHubError('conversation-unreachable', `Cannot answer in ${here.repository}#${here.issue}`, error);
      }
    },

    async react(ref, reaction) {
      const here = ours(ref);
      if (here.comment === undefined) return;
      try {
        const octokit = await octokitFor(here);
        await octokit.rest.reactions.createForIssueComment({
          ...splitRepository(here.repository),
          comment_id: here.comment,
          content: REACTIONS[reaction],
        });
      } catch {
        // A mark is a courtesy: a deleted comment or a moment's failure must not stop the answer itself.
      }
    },
  };
}

function withMarker(marker: string, answer: Answer): string {
  return `${marker}\n${toMarkdown(describeAnswer(answer), GITHUB_COMMENT_LIMIT - marker.length - 1)}`;
}

function ours(ref: ConversationRef): GitHubRef {
  if (ref.door !== 'github') throw new Error(`A ${ref.door} conversation reached the GitHub door.`);
  return ref;
}
