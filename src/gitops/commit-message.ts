import type { CommitRequest } from '../operations/ports/gitops-repository.ts';

type Said = Pick<CommitRequest, 'subject' | 'environment' | 'operation' | 'requestedBy'>;

export type Identity = { readonly name: string; readonly email: string };

/** Git's own advice is 50; a subject is a title, never a text. */
const LONGEST_SUBJECT = 120;

/**
 * Subject, blank line, trailers (contract, section 4). No part can add a line, hence no trailer of its own. A commit that
 * several operations share has a block of trailers for each, all of them in the last paragraph, where git looks for them:
 * https://git-scm.com/docs/git-interpret-trailers
 */
export function commitMessage(said: Said, ...others: readonly Said[]): string {
  const subject = oneLine(others.length === 0 ? said.subject : sharedSubject([said, ...others]));
  return [
    subject.length > LONGEST_SUBJECT ? `${subject.slice(0, LONGEST_SUBJECT - 1).trimEnd()}…` : subject || 'change',
    '',
    ...[said, ...others].flatMap(({ environment, operation, requestedBy }) => [
      `Environment: ${oneLine(environment)}`,
      `Operation: ${oneLine(operation)}`,
      `Requested-by: ${plainLogin(requestedBy)}`,
    ]),
    '',
  ].join('\n');
}

/**
 * As `commitMessage`, for a commit that cannot be authored by whoever asked: they are its co-author, unless it was the bot.
 * https://docs.github.com/pull-requests/committing-changes-to-your-project/creating-and-editing-commits/creating-a-commit-with-multiple-authors
 */
export function coAuthoredMessage(said: Said, ...others: readonly Said[]): string {
  const names = new Set([said, ...others].map(({ requestedBy }) => authorOf(requestedBy).name));
  const people = [...names].filter((name) => name !== 'unknown' && name !== 'workflowautom');
  const coAuthors = people.map((name) => `Co-authored-by: ${name} <${authorOf(name).email}>\n`);
  return `${commitMessage(said, ...others)}${coAuthors.join('')}`;
}

/** `bump 57 services in 40 environments`: a shared operation changes one service, and `qa: bump api to v2` is its subject. */
function sharedSubject(all: readonly Said[]): string {
  const verbs = new Set(all.map(({ subject }) => /^(?:\S+: )?(\S+)/.exec(oneLine(subject))?.[1]));
  const [verb] = verbs;
  const environments = new Set(all.map(({ environment }) => environment)).size;
  const what = `${all.length} services in ${environments} environment${environments === 1 ? '' : 's'}`;
  return `${(verbs.size === 1 && verb) || 'change'} ${what}`;
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
