import type { Instant } from '../../environments/instant.ts';
import type { Request } from '../../operations/request.ts';

/** Where what is said in Slack is written down. */
export type SlackIntake = {
  /** Writes a request down. @returns false when it had arrived before */
  readonly submit: (request: Request) => Promise<boolean>;
  readonly now: () => Instant;
};
