import type { Command, Parsed } from '../commands/command.ts';
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

/**
 * A command; a sentence meant as one that could not be read, which is answered too; or a label put on a pull request,
 * which the policy may have given a meaning.
 */
export type Said = Exclude<Parsed, { readonly kind: 'ignore' }> | { readonly kind: 'label'; readonly label: string };

/** A request that was read as a command. */
export type CommandRequest = Omit<Request, 'said'> & { readonly command: Command };

/** A pull request as an event names it; where its head is now is asked when it matters. */
export type PullRequestRef = { readonly repository: string; readonly number: number };

/** One sentence of intent that has arrived, been verified, and been written down before anything else happens. */
export type Request = {
  /** Unique per sentence: the delivery's id prefixed with its door (`github:<guid>`); a second arrival changes nothing. */
  readonly id: string;
  readonly conversation: ConversationRef;
  /** GitHub login of whoever said it. */
  readonly actor: string;
  /** The host says that the actor is a program: it is heeded only when the policy lists it. */
  readonly actorIsBot: boolean;
  readonly said: Said;
  readonly pullRequest?: PullRequestRef;
  readonly receivedAt: Instant;
};
