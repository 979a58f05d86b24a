import type { Answer } from '../../render/answer.ts';
import type { ConversationRef } from '../request.ts';

/** How the bot speaks in one host. Each front door implements it; the text is rendered from one view. */
export interface Conversation {
  /**
   * Writes, or rewrites in place, the one message about `environment` in this conversation.
   * `messageId` is what an earlier call returned; without it the host is searched for a message already there.
   * @returns the message's id @throws PortError `conversation-unreachable`
   */
  upsertSticky(
    ref: ConversationRef,
    environment: string,
    answer: Answer,
    messageId: string | undefined,
  ): Promise<string>;
  /** Answers one request with a message of its own; answering the same request twice leaves one message. */
  reply(ref: ConversationRef, requestId: string, answer: Answer): Promise<void>;
  /** Marks the sentence itself: seen, done, refused or failed. Never throws for a host that has no marks. */
  react(ref: ConversationRef, reaction: 'seen' | 'done' | 'refused' | 'failed'): Promise<void>;
}
