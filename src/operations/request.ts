import type { Command } from '../commands/command.ts';
import type { PullRequest } from '../commands/verb.ts';
import type { Instant } from '../environments/instant.ts';

/** Where something was said and where the answer goes; opaque to everything but the front door it names. */
export type ConversationRef =
  | {
      readonly door: 'github';
      /** `owner/name` */
      readonly repository: string;
      readonly issue: number;
      /** The comment that carries the command; absent for a label. */
      readonly comment?: number;
      readonly installation?: number;
    }
  | { readonly door: 'terminal' };

/** One sentence of intent that has arrived, been verified, and been written down before anything else happens. */
export type Request = {
  /** Unique per sentence: the delivery's id prefixed with its door (`github:<guid>`); a second arrival changes nothing. */
  readonly id: string;
  readonly conversation: ConversationRef;
  /** GitHub login of whoever said it. */
  readonly actor: string;
  readonly command: Command;
  readonly pullRequest?: PullRequest;
  readonly receivedAt: Instant;
};
