import type { Conversation } from '../../src/operations/ports/conversation.ts';
import { PortError } from '../../src/operations/ports/port-error.ts';
import type { ConversationRef } from '../../src/operations/request.ts';
import type { Answer } from '../../src/render/answer.ts';

export type FakeConversation = Conversation & {
  /** Every write of a message about an environment, oldest first. */
  readonly writes: { readonly environment: string; readonly id: string; readonly answer: Answer }[];
  readonly replies: { readonly request: string; readonly answer: Answer }[];
  readonly reactions: { readonly ref: ConversationRef; readonly reaction: string }[];
  reachable: boolean;
};

/** A conversation that writes down what it is told. */
export function createFakeConversation(): FakeConversation {
  const reach = () => {
    if (!conversation.reachable) throw new PortError('conversation-unreachable', 'GitHub does not answer.');
  };
  const conversation: FakeConversation = {
    writes: [],
    replies: [],
    reactions: [],
    reachable: true,
    async upsertSticky(_ref, environment, answer, messageId) {
      reach();
      const id = messageId ?? `message about ${environment}`;
      conversation.writes.push({ environment, id, answer });
      return id;
    },
    async reply(_ref, request, answer) {
      reach();
      if (!conversation.replies.some((each) => each.request === request))
        conversation.replies.push({ request, answer });
    },
    async react(ref, reaction) {
      reach();
      conversation.reactions.push({ ref, reaction });
    },
  };
  return conversation;
}
