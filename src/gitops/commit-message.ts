import type { CommitRequest } from '../operations/ports/gitops-repository.ts';

type Said = Pick<CommitRequest, 'subject' | 'environment' | 'operation' | 'requestedBy'>;

export type Identity = { readonly name: string; readonly email: string };

/** Git's own advice is 50; a subject is a title, never a text. */
const LONGEST_SUBJECT = 120;

/** Subject, blank line, trailers (contract, section 4). No part can add a line, hence no trailer of its own. */
export function commitMessage(said: Said): string {
  const subject = oneLine(said.subject);
  return [
    subject.length > LONGEST_SUBJECT ? `${subject.slice(0, LONGEST_SUBJECT - 1).trimEnd()}…` : subject || 'change',
    '',
    `Environment: ${oneLine(said.environment)}`,
    `Operation: ${oneLine(said.operation)}`,
    `Requested-by: ${plainLogin(said.requestedBy)}`,
    '',
  ].join('\n');
}

/**
 * As `commitMessage`, for a commit that cannot be authored by whoever asked: they are its co-author, unless it was the bot.
 * https://docs.github.com/pull-requests/committing-changes-to-your-project/creating-and-editing-commits/creating-a-commit-with-multiple-authors
 */
export function coAuthoredMessage(said: Said): string {
  const { name, email } = authorOf(said.requestedBy);
  const byPerson = name !== 'unknown' && name !== 'workflowautom';
  return `${commitMessage(said)}${byPerson ? `Co-authored-by: ${name} <${email}>\n` : ''}`;
}

/**
 * The author of an operation's commit. The address is how GitHub shows a commit as a person's without knowing theirs:
 * https://docs.github.com/en/account-and-profile/reference/email-addresses-reference
 */
export function authorOf(login: string): Identity {
  const name = plainLogin(login);
  return { name, email: `${name}@users.noreply.github.com` };
}

/** Line ends, control characters and invisible ones (bidirectional marks among them) become spaces. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
}

/** A login holds letters, digits, `-`, `_` and, for an app, `[bot]`; whatever else came is shown as `-`. */
function plainLogin(login: string): string {
  return login.replace(/[^A-Za-z0-9_[\]-]+/g, '-').slice(0, 100) || 'unknown';
}
