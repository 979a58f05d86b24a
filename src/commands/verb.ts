import type { DesiredState } from '../environments/desired-state.ts';
import type { EnvironmentName } from '../environments/environment-name.ts';
import type { Instant } from '../environments/instant.ts';
import type { Policy } from '../environments/policy/policy.ts';
import type { Change } from './change.ts';
import type { Command, VerbName } from './command.ts';
import type { KnownImages } from './known-images.ts';

/** One flag of a verb. `value` is the word shown for it in help; a flag without one is boolean. */
export type FlagUsage = {
  readonly value?: string;
  readonly repeatable?: true;
  readonly required?: true;
  readonly summary: string;
};

/** The one source of a verb's parser, help text, Slack modal, terminal flags and documentation. */
export type Usage = {
  readonly verb: VerbName;
  /** `required`: an error when missing; `in-pull-request`: may be omitted where the policy names a pattern. */
  readonly environment: 'required' | 'in-pull-request' | 'none';
  /** Names of the positional words after the environment. */
  readonly args?: readonly { readonly name: string; readonly optional?: true }[];
  readonly flags: Readonly<Record<string, FlagUsage>>;
  /** Flags of which a sentence carries exactly one, such as `--tag` and `--digest`. */
  readonly exactlyOne?: readonly string[];
  /** For what is said in a terminal alone, by a command of its own there: its form. Examples then are whole lines. */
  readonly terminal?: string;
  readonly summary: string;
  readonly examples: readonly string[];
};

/** Where a command was said; what a verb may know of the conversation. */
export type PullRequest = {
  /** `owner/name` */
  readonly repository: string;
  readonly number: number;
  /** Full SHA of the head commit. */
  readonly head: string;
  /** The head branch lives in another repository. */
  readonly fromFork: boolean;
};

/** A service's Secret as it is to stand in git-ops: encrypted where it was made, and never seen in clear by the bot. */
export type SealedSecret = {
  readonly service: string;
  /** The text of `envs/<env>/secrets/<service>.sops.yaml`; null takes the Secret away. */
  readonly text: string | null;
  /** SHA-256 of the text it was made from, in hex; absent when there was none. */
  readonly replaces?: string;
};

/** Everything a verb may look at besides the desired state and its own command. */
export type ProposeContext = {
  readonly policy: Policy;
  /** GitHub login of whoever asked. */
  readonly requester: string;
  readonly pullRequest?: PullRequest;
  /** Absent where nobody asked what CI has built. */
  readonly images?: KnownImages;
  /** Secrets that came with the command, encrypted. */
  readonly sealed?: readonly SealedSecret[];
  readonly now: Instant;
};

/**
 * A verb that changes what should be true of one environment. `propose` is pure: the same desired state, command and
 * context give the same Change, and nothing has happened yet.
 */
export type ChangeVerb = {
  readonly kind: 'change';
  readonly usage: Usage;
  /** @throws Refusal */
  propose(
    desired: DesiredState,
    command: Command & { readonly environment: EnvironmentName },
    context: ProposeContext,
  ): Change;
};

/** A verb about an operation or a lock rather than about the desired state: `apply`, `lock`, `cancel`. */
export type ControlVerb = { readonly kind: 'control'; readonly usage: Usage };

/** A verb that only reads; anyone who may read the repository may say it. */
export type ReadVerb = { readonly kind: 'read'; readonly usage: Usage };

/** A verb about who somebody is, not about an environment: everybody may say it of themselves. */
export type AccountVerb = { readonly kind: 'account'; readonly usage: Usage };

/** In the grammar, and not carried out yet: says so instead of pretending. */
export type PendingVerb = { readonly kind: 'pending'; readonly usage: Usage };

export type Verb = ChangeVerb | ControlVerb | ReadVerb | AccountVerb | PendingVerb;
