import type { Answer } from '../../render/answer.ts';
import type { ConversationRef } from '../request.ts';

/** How the bot answers in one host. Each front door implements it; the text is rendered from one answer. */
export interface Conversation {
  /**
   * Answers one request with a message of its own; answering the same request twice leaves one message. Where the
   * host can, what only informs is shown to the asker alone.
   * @throws PortError `conversation-unreachable`
   */
  reply(ref: ConversationRef, requestId: string, answer: Answer): Promise<void>;
  /** Marks the sentence itself: seen, done, refused or failed. Never throws for a host that has no marks. */
  react(ref: ConversationRef, reaction: 'seen' | 'done' | 'refused' | 'failed'): Promise<void>;
}
