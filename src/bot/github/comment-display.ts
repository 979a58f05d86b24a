import type { DisplayWriter } from '../../operations/ports/display-writer.ts';
import { gitHubError } from './github-client.ts';
import type { GitHubComments } from './github-comments.ts';

/** The one comment about an environment in a pull request, edited in place. */
export function createCommentDisplay(comments: GitHubComments): DisplayWriter<'github-comment'> {
  return {
    async show({ display: { conversation }, view, reference }) {
      const marker = `<!-- workflowautom:environment=${view.environment} -->`;
      const answer = { kind: 'operation', view } as const;
      try {
        if (reference && (await comments.update(conversation, reference, marker, answer))) return reference;
        const found = await comments.find(conversation, marker);
        if (found && (await comments.update(conversation, found, marker, answer))) return found;
        return await comments.create(conversation, marker, answer);
      } catch (error) {
        const where = `${conversation.repository}#${conversation.issue}`;
        throw gitHubError('conversation-unreachable', `Cannot write to ${where}`, error);
      }
    },
  };
}
