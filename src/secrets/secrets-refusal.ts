/** Why a secret was not encrypted, or not sent. */
export type SecretsRefusalCode =
  | 'invalid-dotenv' // a line that dotenv would skip or cut short, or a file with nothing in it
  | 'invalid-value' // no text, or more than a Secret holds
  | 'invalid-name' // no environment variable, service or environment can be called that
  | 'value-in-argv' // KEY=value among the arguments, which everybody on the machine can read
  | 'no-recipient' // git-ops says no key to encrypt for
  | 'no-key' // nothing at hand decrypts what stands in git-ops
  | 'unreadable-secret' // what stands in git-ops is no Secret that can be changed here
  | 'names-would-go' // an import takes names away, and nobody said that it may
  | 'nothing-there'; // no such Secret, or no such name in it

/** It was understood and is not done; nothing was sent. No value of a secret is in `message` or `hint`. */
export class SecretsRefusal extends Error {
  readonly code: SecretsRefusalCode;
  readonly hint: string | undefined;

  constructor(code: SecretsRefusalCode, message: string, hint?: string) {
    super(message);
    this.name = 'SecretsRefusal';
    this.code = code;
    this.hint = hint;
  }
}
