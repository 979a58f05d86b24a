import type { Conversation } from '../../operations/ports/conversation.ts';
import type { ConversationRef, GitHubRef } from '../../operations/request.ts';
import { type GitHubClient, gitHubError, splitRepository } from './github-client.ts';
import { commentBody, type GitHubComments } from './github-comments.ts';

// https://docs.github.com/rest/reactions/reactions#about-reactions
const REACTIONS = { seen: 'eyes', done: 'rocket', refused: 'confused', failed: '-1' } as const;

/** The bot's answers in issues and pull requests. */
export function createGitHubConversation(client: GitHubClient, comments: GitHubComments): Conversation {
  return {
    async reply(ref, requestId, answer) {
      const here = ours(ref);
      const marker = `<!-- workflowautom:request=${requestId} -->`;
      try {
        if (!(await comments.find(here, marker))) {
          await comments.create(here, commentBody(marker, answer), 'final');
        }
      } catch (error) {
        throw gitHubError('conversation-unreachable', `Cannot answer in ${here.repository}#${here.issue}`, error);
      }
    },

    async react(ref, reaction) {
      const here = ours(ref);
      if (here.comment === undefined) return;
      const mark = {
        ...splitRepository(here.repository),
        comment_id: here.comment,
        content: REACTIONS[reaction],
      };
      try {
        await client.write(here, 'interim', (octokit) => octokit.rest.reactions.createForIssueComment(mark));
      } catch {
        // A mark is a courtesy: a deleted comment, a moment's failure or a spent budget must not stop the answer itself.
      }
    },
  };
}

function ours(ref: ConversationRef): GitHubRef {
  if (ref.door !== 'github') throw new Error(`A ${ref.door} conversation reached the GitHub door.`);
  return ref;
}
