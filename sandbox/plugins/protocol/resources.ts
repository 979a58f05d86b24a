import type { PropertyChange } from './difference.ts';
import type { Fields } from './fields.ts';

/** One input that cannot be: its property path, and what is wrong with it. */
export type CheckFailure = { readonly property: string; readonly reason: string };

/** What every call about one resource says: its type token (`aws:s3/bucket:Bucket`) and its name in the program. */
type Subject = { readonly type: string; readonly name: string };

export type CheckRequest = Subject & {
  /** The same at every run of one resource; what names it may be made of. */
  readonly seed: Uint8Array;
  readonly olds: Fields;
  readonly news: Fields;
};
export type DiffRequest = Subject & { readonly olds: Fields; readonly news: Fields };
export type CreateRequest = Subject & { readonly inputs: Fields; readonly preview: boolean };
export type UpdateRequest = Subject & {
  readonly id: string;
  readonly state: Fields;
  readonly news: Fields;
  readonly preview: boolean;
};
export type ReadRequest = Subject & { readonly id: string; readonly inputs: Fields; readonly state: Fields };
export type RemoveRequest = Subject & {
  readonly id: string;
  readonly state: Fields;
  /** Milliseconds. */
  readonly timeout: number;
  /** Aborted when the run is cancelled: what was sent is finished, waiting ends. */
  readonly signal: AbortSignal;
};

export type Difference = {
  readonly changes: readonly { readonly path: string; readonly change: PropertyChange; readonly replaces: boolean }[];
  readonly deleteBeforeReplace: boolean;
};

/** What a resource plugin does: one call of the protocol each, in plain data. */
export type Resources = {
  readonly check: (request: CheckRequest) => Promise<{ inputs: Fields; failures: readonly CheckFailure[] }>;
  readonly diff: (request: DiffRequest) => Difference;
  /** In a preview nothing is written, and the id may be empty. */
  readonly create: (request: CreateRequest) => Promise<{ id: string; state: Fields }>;
  readonly update: (request: UpdateRequest) => Promise<Fields>;
  /** @returns undefined when there is no such thing */
  readonly read: (request: ReadRequest) => Promise<{ inputs: Fields; state: Fields } | undefined>;
  readonly remove: (request: RemoveRequest) => Promise<void>;
  /** A function of the package: `aws:index/getCallerIdentity:getCallerIdentity`. */
  readonly invoke: (token: string, args: Fields) => Promise<Fields>;
};
