import type { Conversation } from '../../src/operations/ports/conversation.ts';
import type { DisplayWriter } from '../../src/operations/ports/display-writer.ts';
import { PortError } from '../../src/operations/ports/port-error.ts';
import type { ConversationRef } from '../../src/operations/request.ts';
import type { Answer } from '../../src/render/answer.ts';

export type FakeConversation = Conversation &
  DisplayWriter<'github-comment'> & {
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
    async show({ view, reference }) {
      reach();
      const { environment } = view;
      const id = reference ?? `message about ${environment}`;
      conversation.writes.push({ environment, id, answer: { kind: 'operation', view } });
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
