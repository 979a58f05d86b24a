import { withoutUnseen } from './characters.ts';
import type { Parsed } from './command.ts';

/**
 * Tokens that say themselves what they are, in the shapes their makers publish so that they can be found:
 * https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github#githubs-token-formats
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 * https://docs.slack.dev/authentication/tokens, https://docs.stripe.com/keys
 */
const TOKENS = [
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}/,
  /\bgh[pousr]_[A-Za-z0-9]{20,}/,
  /\bgithub_pat_[A-Za-z0-9_]{20,}/,
  /\bxox[abeprs]-[A-Za-z0-9-]{10,}/,
  /\bxapp-[A-Za-z0-9-]{10,}/,
  /\bAGE-SECRET-KEY-(?:PQ-)?1[A-Z0-9]{10,}/i,
  /-----BEGIN [A-Z ]*PRIVATE KEY/,
  /\b[sr]k_(?:live|test)_[A-Za-z0-9]{10,}/,
  /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/,
];

/** `DATABASE_URL=…`, as a line of a .env file has it, also behind `export`, in quotes or with blanks around the sign. */
const ASSIGNMENT = /(?<![A-Za-z0-9_])[A-Z][A-Z0-9_]+[ \t]*=[ \t]*\S{4}/;

/** Whether a text holds what looks like a token, wherever it stands. */
export function holdsToken(text: string): boolean {
  const seen = withoutUnseen(text);
  return [seen, withoutQuotes(seen)].some((each) => TOKENS.some((token) => token.test(each)));
}

/** Whether a text holds a variable that is given a value. */
export function holdsAssignment(text: string): boolean {
  return ASSIGNMENT.test(withoutQuotes(withoutUnseen(text)));
}

/** Whether the words that follow a trigger mean to speak of secrets: `secrets set qa api …`. */
export function speaksOfSecrets(text: string): boolean {
  return /^\s*secrets?(?![a-z0-9])/i.test(withoutQuotes(withoutUnseen(text)));
}

/** Quotes end no word: what stands on both sides of one is read as one. */
function withoutQuotes(text: string): string {
  return text.replace(/["'“”„‟‘’‚‛]/g, '');
}

/** What is answered to a secret in a chat; nothing of what was said is in it. */
export function secretInChat(): Extract<Parsed, { kind: 'error' }> {
  return {
    kind: 'error',
    code: 'secret-in-chat',
    message:
      'Secrets are never said in a chat: others read it, and it is kept. Nothing was run, and what was said is not ' +
      'repeated here. If there was a secret in it, rotate it and delete the comment or message. Secrets are given in a ' +
      'terminal, where they are encrypted before they leave the machine: wa secrets set <env> <service> <KEY>',
    usage: 'help secrets',
  };
}
