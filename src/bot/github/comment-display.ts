import { createHash } from 'node:crypto';
import type { DisplayWriter } from '../../operations/ports/display-writer.ts';
import { gitHubError } from './github-client.ts';
import { commentBody, type GitHubComments } from './github-comments.ts';
import { weightOf } from './weight-of.ts';

/**
 * The one comment about an environment in a pull request, edited in place. Its reference is the comment's id and a
 * hash of its text: a text that is there already is not written again.
 */
export function createCommentDisplay(comments: GitHubComments): DisplayWriter<'github-comment'> {
  return {
    async show({ display: { conversation }, view, reference }) {
      const marker = `<!-- workflowautom:environment=${view.environment} -->`;
      const body = commentBody(marker, { kind: 'operation', view });
      const hash = createHash('sha256').update(body).digest('hex').slice(0, 16);
      const [known, written] = reference?.split(' ') ?? [];
      if (known && written === hash) return `${known} ${hash}`;
      const weight = weightOf(view);
      try {
        if (known && (await comments.update(conversation, known, body, weight))) return `${known} ${hash}`;
        const found = await comments.find(conversation, marker);
        if (found && (await comments.update(conversation, found, body, weight))) return `${found} ${hash}`;
        return `${await comments.create(conversation, body, weight)} ${hash}`;
      } catch (error) {
        const where = `${conversation.repository}#${conversation.issue}`;
        throw gitHubError('conversation-unreachable', `Cannot write to ${where}`, error);
      }
    },
  };
}
