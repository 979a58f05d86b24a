import type { StackRef, StackRun } from './change.ts';

/** One git-ops file as it is and as it would be; `null` where there is no file. */
export type FileDifference = { readonly path: string; readonly before: string | null; readonly after: string | null };

export type ResourceOperation = 'create' | 'update' | 'replace' | 'delete' | 'same';

/** One property that differs: a path inside the resource's inputs, and both values as short text, secrets masked. */
export type PropertyDifference = {
  readonly path: string;
  readonly kind: 'add' | 'update' | 'delete';
  /** True when this difference is why the resource is replaced. */
  readonly replaces: boolean;
  readonly before?: string;
  readonly after?: string;
};

export type ResourceChange = {
  readonly urn: string;
  /** Pulumi type token, e.g. `kubernetes:core/v1:Namespace`. */
  readonly type: string;
  readonly name: string;
  readonly operation: ResourceOperation;
  readonly differences: readonly PropertyDifference[];
};

/** What running one stack would do. */
export type StackDifference = {
  readonly ref: StackRef;
  readonly action: StackRun['action'];
  readonly changes: readonly ResourceChange[];
  /** Policy violations that forbid it, one line each. */
  readonly violations: readonly string[];
  /** What it was held against; absent where nothing is made, and in plans older than this field. */
  readonly policies?: PolicyReport;
};

/** What the platform's policy packs had to say of one run. */
export type PolicyReport = {
  /** Every pack that took part, also one that found nothing to check; empty when the infra repository has none. */
  readonly packs: readonly PolicyPackReport[];
  /** Advisory policies it breaks, one line each: shown, forbidding nothing. */
  readonly advice: readonly string[];
};

export type PolicyPackReport = {
  readonly name: string;
  readonly version: string;
  /** Names of the policies that looked at something here, and found it right. */
  readonly held: readonly string[];
  /** Names of those that found something wrong, mandatory or not. */
  readonly broken: readonly string[];
};
