import type { Command, Parsed } from '../commands/command.ts';
import type { SealedSecret } from '../commands/verb.ts';
import type { Build } from '../environments/build.ts';
import type { Instant } from '../environments/instant.ts';

/** A comment, an issue or a pull request. */
export type GitHubRef = {
  readonly door: 'github';
  /** `owner/name` */
  readonly repository: string;
  readonly issue: number;
  /** The comment that carries the command; absent for everything else that happens in a pull request. */
  readonly comment?: number;
  readonly installation?: number;
};

/** A channel or a direct message, and whoever spoke there. */
export type SlackRef = {
  readonly door: 'slack';
  /** Workspace (`T…`), or the organisation (`E…`) of Enterprise Grid; the first one configured when absent. */
  readonly workspace?: string;
  readonly channel: string;
  /** Who asked, as Slack names people; absent where the bot speaks of its own accord. */
  readonly user?: string;
  /** Answers only the asker sees go here while it lasts: five answers in thirty minutes. */
  readonly responseUrl?: string;
};

/** Where something was said and where the answer goes; opaque to everything but the front door it names. */
export type ConversationRef =
  | GitHubRef
  | SlackRef
  | { readonly door: 'terminal' }
  /** CI told of a build. */
  | { readonly door: 'jenkins' }
  /** Nobody said it: a lifetime ended. */
  | { readonly door: 'schedule' };

/** Whoever spoke, as the host vouches for them. Who that is to the policy is found out when the request is handled. */
export type Speaker =
  | {
      readonly kind: 'github';
      readonly login: string;
      /** The host says that it is a program: it is heeded only when the policy lists it. */
      readonly isBot: boolean;
    }
  | { readonly kind: 'slack'; readonly workspace: string; readonly user: string }
  /** The bot itself, carrying out what the policy says: a preview ends with its lifetime. */
  | { readonly kind: 'policy' };

/** What became of a pull request. */
export type PullRequestChange = 'closed' | 'reopened' | 'synchronized' | 'rerequested';

/** What a request says: something a person put into words, or something that happened and may mean something. */
export type Said =
  /** A command, or a sentence meant as one that could not be read, which is answered too. */
  | Exclude<Parsed, { readonly kind: 'ignore' }>
  /** A label put on a pull request or taken off it; the policy may have given it a meaning. */
  | { readonly kind: 'label'; readonly label: string; readonly removed?: true }
  | { readonly kind: 'pull-request'; readonly change: PullRequestChange }
  /** An environment's lifetime ends `soon`, or is `over`. */
  | {
      readonly kind: 'lifetime';
      readonly environment: string;
      readonly expiresAt: string;
      readonly ends: 'soon' | 'over';
    }
  /** CI has pushed an image; the policy may say who runs it. `environment` alone, where it is caught up with. */
  | { readonly kind: 'build'; readonly build: Build; readonly environment?: string }
  /** Somebody looks at the bot's own page in Slack. */
  | { readonly kind: 'home' };

/** A request that was read as a command, of somebody who is known. */
export type CommandRequest = Omit<Request, 'said' | 'speaker'> & {
  readonly command: Command;
  /** GitHub login; `slack:<workspace>/<user>` for somebody in Slack whom nobody linked, who may only read. */
  readonly actor: string;
  /** Set when the policy itself asks, and why: `a preview ends with its pull request`. No rule is needed then. */
  readonly byPolicy?: string;
  /** The build the policy asks for. */
  readonly build?: Build;
};

/** A pull request as an event names it; where its head is now is asked when it matters. */
export type PullRequestRef = { readonly repository: string; readonly number: number };

/** One sentence of intent that has arrived, been verified, and been written down before anything else happens. */
export type Request = {
  /** Unique per sentence: the delivery's id prefixed with its door (`github:<guid>`); a second arrival changes nothing. */
  readonly id: string;
  readonly conversation: ConversationRef;
  readonly speaker: Speaker;
  readonly said: Said;
  readonly pullRequest?: PullRequestRef;
  /** Secrets that come with it, encrypted: nothing in clear is ever written down. */
  readonly sealed?: readonly SealedSecret[];
  /** When it was said, by the host's clock, where that can be long before it arrives. */
  readonly saidAt?: Instant;
  readonly receivedAt: Instant;
};
