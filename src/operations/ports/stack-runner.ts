import type { StackRef } from '../../commands/change.ts';
import type { PolicyReport, ResourceChange, ResourceOperation } from '../../commands/difference.ts';

/** Configuration of one stack, as `Pulumi.<stack>.yaml` holds it: `<project>:<key>` to a YAML value. Never a secret. */
export type StackSettings = Readonly<Record<string, unknown>>;

/** A structured engine event, already free of secrets, for the journal. */
export type StackEvent = {
  readonly kind: 'resource' | 'diagnostic' | 'policy' | 'summary';
  readonly severity: 'info' | 'warning' | 'error';
  readonly text: string;
  readonly urn?: string;
};

export type StackRequest = {
  readonly ref: StackRef;
  /** Full SHA of the infra repository's commit whose program runs. */
  readonly infraCommit: string;
  readonly settings: StackSettings;
  readonly onEvent: (event: StackEvent) => void;
  /** First stage of cancelling: Pulumi finishes what is in flight and stops. */
  readonly interrupt?: AbortSignal;
  /** Second stage: the child process is killed; what was in flight stays a pending operation in the stack's state. */
  readonly kill?: AbortSignal;
};

export type StackPreview = {
  readonly changes: readonly ResourceChange[];
  /** The plan file `pulumi up --plan` is bound to; absent for a destroy. Its secrets are encrypted by the stack's own key. */
  readonly savedPlan?: Uint8Array;
  /** `StackState.hash` the preview was made on. */
  readonly stateHash: string;
  /** Policy violations that forbid the change, one line each. */
  readonly violations: readonly string[];
  /** Which packs were run, and how much they checked; absent for a destroy. */
  readonly policies?: PolicyReport;
};

export type StackOutcome = {
  readonly changes: Readonly<Partial<Record<ResourceOperation, number>>>;
};

export type StackState = {
  readonly exists: boolean;
  /** SHA-256 of the resources in the stack's state; `absent` when there is no such stack. Equal state, equal hash. */
  readonly hash: string;
  /** URNs of operations a crash left in flight. */
  readonly pendingOperations: readonly string[];
  /** Every resource in the state, the stack itself and providers left out. `arn` where AWS gave it one: or its id in EC2, where no more is known. */
  readonly resources: readonly {
    readonly urn: string;
    readonly type: string;
    readonly name: string;
    readonly arn?: string;
  }[];
  /** True: something in it is protected, and nothing destroys it until a run takes that off. */
  readonly isProtected?: true;
  /** Names under which data stays when the stack is destroyed as it is: last snapshots, and what is left standing. */
  readonly copies?: readonly string[];
  /** Who holds the stack's lock, as the backend words it. */
  readonly lockedBy?: string;
};

/** Pulumi: what may exist. Every run is a child process of its own with an allow-listed environment. */
export interface StackRunner {
  /** Full SHA at the head of the infra repository's base branch. @throws PortError `infra-unreachable` */
  infraCommit(): Promise<string>;
  /**
   * Text of a file of the infra repository at a commit; undefined where it has none.
   * @param path from the repository's root: `prices/eu-central-1.yaml`
   * @throws PortError `infra-unreachable`
   */
  infraFile(commit: string, path: string): Promise<string | undefined>;
  /** Reads the backend; runs no program. @throws PortError `stack-backend-unreachable` */
  inspect(ref: StackRef): Promise<StackState>;
  /** @throws PortError `stack-failed`, `stack-locked`, `engine-missing`, `interrupted` */
  preview(request: StackRequest): Promise<StackPreview>;
  /** Applies exactly `savedPlan`. @throws PortError as preview, and `plan-violated` when reality needs something else */
  up(request: StackRequest & { readonly savedPlan: Uint8Array }): Promise<StackOutcome>;
  /** What destroying would delete; runs no program. */
  previewDestroy(request: StackRequest): Promise<StackPreview>;
  /** Destroys `targets` and what depends on them, or everything. Destroying what is absent succeeds. */
  destroy(request: StackRequest & { readonly targets?: readonly string[] }): Promise<StackOutcome>;
  /** Makes the state tell the truth again: reads every resource, clears pending operations. */
  refresh(request: StackRequest): Promise<StackOutcome>;
  /**
   * What the stack exports, secrets decrypted: never logged, journaled, or part of an error.
   * @throws PortError `stack-backend-unreachable`, `stack-failed`
   */
  outputs(request: Pick<StackRequest, 'ref'>): Promise<Readonly<Record<string, unknown>>>;
  /** Breaks a lock whose holder is dead; a lock held by a live process stays and this throws PortError `stack-locked`. */
  releaseStaleLock(ref: StackRef): Promise<void>;
  /** Removes an empty stack's record and settings. Removing what is absent succeeds. */
  remove(ref: StackRef): Promise<void>;
  /** Stand-in resource plugins that take part in runs here, by name; empty with official ones. Named in every plan. */
  readonly standIns: readonly string[];
}
