import type { EnvironmentName } from '../environments/environment-name.ts';

/** Every verb of the grammar, two-word verbs as one name. */
export type VerbName =
  | 'create'
  | 'plan'
  | 'apply'
  | 'approve'
  | 'sleep'
  | 'wake'
  | 'destroy'
  | 'bump'
  | 'rollback'
  | 'follow'
  | 'addon add'
  | 'addon remove'
  | 'extend'
  | 'secrets'
  | 'lock'
  | 'unlock'
  | 'cancel'
  | 'link'
  | 'unlink'
  | 'status'
  | 'diff'
  | 'history'
  | 'logs'
  | 'list'
  | 'help';

/** `true` for a boolean flag, an array for a repeatable one, else a string: values are never coerced. */
export type FlagValue = string | true | readonly string[];

/** A sentence of intent, parsed and nothing more: whether it may be done is asked later. */
export type Command = {
  readonly verb: VerbName;
  /** Absent for `list`, `help`, and for a bare `create` in a pull request. */
  readonly environment?: EnvironmentName;
  /** Positional words after the environment: the add-on's name, or the verb help is asked about. */
  readonly args: readonly string[];
  readonly flags: Readonly<Record<string, FlagValue>>;
};

/** What became of one text, as `wa parse --json` prints it (contract, section 1). */
export type Parsed =
  | { readonly kind: 'command'; readonly command: Command }
  | { readonly kind: 'ignore' }
  | { readonly kind: 'error'; readonly code: ParseErrorCode; readonly message: string; readonly usage: string };

export type ParseErrorCode =
  | 'several-commands'
  | 'invisible-character'
  | 'unclosed-quote'
  | 'unknown-verb'
  | 'unknown-flag'
  | 'foreign-flag' // a flag of another verb
  | 'repeated-flag'
  | 'missing-value'
  | 'empty-value'
  | 'unexpected-value' // a value for a boolean flag
  | 'double-dash'
  | 'left-over'
  | 'missing-environment'
  | 'missing-argument'
  | 'missing-flag'
  | 'conflicting-flags' // two flags that exclude each other
  | 'invalid-name'
  | 'secret-in-chat' // a secret, or something that looks like one, where others read it
  | 'too-long';
