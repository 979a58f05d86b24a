import type { Instant } from '../../environments/instant.ts';
import type { Request } from '../../operations/request.ts';

/** Where what is said in Slack is written down. */
export type SlackIntake = {
  /** Writes a request down. @returns false when it had arrived before */
  readonly submit: (request: Request) => Promise<boolean>;
  readonly now: () => Instant;
  /** Counts what Slack sent by what became of it. */
  readonly count: (result: SlackResult) => void;
};

/** `ignored`: there was nothing to write down, as for a window that is opened, or it was of a workspace without a token. */
export type SlackResult = 'accepted' | 'duplicate' | 'ignored' | 'bad-signature' | 'too-large' | 'failed';
