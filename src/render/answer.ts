import type { FileDifference, StackDifference } from '../commands/difference.ts';
import type { Cost } from '../environments/cost/cost.ts';
import type { Instant } from '../environments/instant.ts';
import type { AddonView, OperationView } from './operation-view.ts';

/** Everything the bot can say, before it is text. Each front door renders it in its host's own form. */
export type Answer =
  | { readonly kind: 'operation'; readonly view: OperationView }
  | RefusalAnswer
  | { readonly kind: 'help'; readonly text: string }
  /** A control verb that did its work: `Approved by mona; running now.` */
  | {
      readonly kind: 'note';
      readonly message: string;
      /** Who asked, through which door; with `allowedBy`, for whatever changed something. */
      readonly asked?: { readonly by: string; readonly door: OperationView['door'] };
      readonly allowedBy?: string;
      readonly operation?: string;
    }
  | { readonly kind: 'status'; readonly environment: EnvironmentView }
  | {
      readonly kind: 'list';
      readonly environments: readonly EnvironmentRow[];
      readonly broken: readonly { readonly path: string; readonly message: string }[];
      /** What all that are listed cost together; absent where nobody said which prices count. */
      readonly costs?: CostSum;
    }
  | {
      readonly kind: 'diff';
      readonly environment: string;
      readonly files: readonly FileDifference[];
      readonly stacks: readonly StackDifference[];
      readonly drift: readonly string[];
    }
  | { readonly kind: 'history'; readonly environment: string; readonly entries: readonly HistoryEntry[] }
  /** Somebody's own page: their environments, then everybody else's. */
  | HomeAnswer
  | SweepAnswer
  /** An environment ends soon, and its owner can put that off. */
  | {
      readonly kind: 'expiry';
      readonly environment: string;
      readonly owner: string;
      readonly address: string;
      readonly expiresAt: Instant;
      /** What `extend` would add, in the words of the command: `1d`. */
      readonly extendBy: string;
    };

/** What stands in the cloud, held against Git and Pulumi's state. Nothing was deleted. */
export type SweepAnswer = {
  readonly kind: 'sweep';
  /** Name of the platform, as its resources' tags have it. */
  readonly platform: string;
  readonly region: string;
  /** How many resources carry its tag. */
  readonly looked: number;
  /** What nothing accounts for. */
  readonly left: readonly LeftOver[];
  /** Last copies of data, kept on purpose: their environment or add-on is gone. */
  readonly kept: readonly string[];
  /** Environments an operation is changing right now: what is theirs is not judged. */
  readonly changing: readonly string[];
  /** What could not be told, and why. */
  readonly problems: readonly string[];
};

export type LeftOver = {
  readonly arn: string;
  readonly reason: 'no-environment' | 'no-addon' | 'expired' | 'not-in-state';
  /** The reason, in words. */
  readonly why: string;
  readonly environment?: string;
  readonly addon?: string;
  /** Whose it likely is, by its tag: a login or a team. */
  readonly owner?: string;
  /** When the operation that touched it last was asked for. */
  readonly since?: Instant;
  /** US cents a month it costs at least; absent where that is not known, or it costs nothing by itself. */
  readonly atLeast?: number;
  /** The command that would remove it. */
  readonly remove: string;
};

export type HomeAnswer = {
  readonly kind: 'home';
  /** GitHub login; absent for somebody nobody linked yet. */
  readonly login?: string;
  readonly mine: readonly HomeRow[];
  readonly others: readonly HomeRow[];
  /** Why parts are missing. */
  readonly problems: readonly string[];
};

/** Roughly what an environment costs while it is as it is: nothing but storage, few pods, several, many. */
export type CostClass = 'asleep' | 'small' | 'medium' | 'large' | 'unknown';

export type HomeRow = EnvironmentRow & { readonly cost: CostClass };

export type RefusalAnswer = {
  readonly kind: 'refusal';
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  /** The rule or setting of the policy that stands against it: `kinds.prod.requesterApproves: false`. */
  readonly rule?: string;
  /** The usage line, for a command that did not parse. */
  readonly usage?: string;
};

export type EnvironmentRow = {
  readonly name: string;
  readonly kind: string;
  readonly owner: string;
  readonly state: EnvironmentState;
  readonly services: readonly string[];
  readonly address: string;
  readonly expiresAt?: string;
  /** Absent where it has none. */
  readonly addons?: readonly AddonView[];
  /** What it costs a month; absent where nobody said which prices count, or they cannot be read. */
  readonly monthly?: Cost;
};

/** The costs of several environments together, or why they are not known. Cents a month. */
export type CostSum =
  | { readonly problem: string }
  | (Pick<Cost, 'currency' | 'asOf' | 'now' | 'awake' | 'asleep'> & {
      /** How many of them have something without a price, which is in no sum. */
      readonly unpriced: number;
    });

/** What an environment is doing, in one word. */
export type EnvironmentState = 'running' | 'asleep' | 'changing' | 'waiting' | 'unhealthy' | 'unknown';

export type EnvironmentView = EnvironmentRow & {
  readonly workloads: readonly {
    readonly kind: string;
    readonly name: string;
    readonly ready: number;
    readonly desired: number;
    readonly image: string;
    readonly message?: string;
  }[];
  readonly applications: readonly {
    readonly service: string;
    readonly sync: string;
    readonly health: string;
    readonly message?: string;
  }[];
  readonly lock?: { readonly by: string; readonly at: Instant; readonly reason?: string };
  readonly queue: readonly {
    readonly id: string;
    readonly title: string;
    readonly requester: string;
    readonly state: string;
  }[];
  readonly waiting: readonly {
    readonly plan: string;
    readonly title: string;
    readonly requester: string;
    /** The pull request it waits for, where its plan is approved. */
    readonly proposal?: string;
  }[];
  /** Why parts are missing: `The cluster does not answer: …`. */
  readonly problems: readonly string[];
};

export type HistoryEntry = {
  readonly at: Instant;
  readonly actor: string;
  readonly action: string;
  readonly result: string;
  readonly operation?: string;
};
