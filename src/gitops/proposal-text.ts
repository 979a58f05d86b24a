import type { ProposalRequest } from '../operations/ports/gitops-repository.ts';
import { coAuthoredMessage } from './commit-message.ts';

/** Files named one by one; more are counted. */
const NAMED = 50;

/**
 * Title and body of a pull request, in Markdown. The trailers end the body as they end the commit: of a squashed pull
 * request either may become the message. Nobody is mentioned, so nobody is notified by it.
 */
export function proposalText(request: ProposalRequest): { readonly title: string; readonly body: string } {
  const { changes, page, environment, requestedBy } = request;
  const [title = '', ...rest] = coAuthoredMessage(request).split('\n');
  const named = changes.slice(0, NAMED).map((change) => `- ${change}`);
  const more = changes.length > NAMED ? [`- and ${changes.length - NAMED} more`] : [];
  return {
    title,
    body: [
      `Changes the environment \`${environment}\`, asked for by ${plain(requestedBy)}.`,
      ...(changes.length > 0 ? [[...named, ...more].join('\n')] : []),
      'The operation goes on once this is merged. Closing it unmerged cancels the operation.',
      ...(page === undefined ? [] : [`[All of the operation](${page})`]),
      rest.join('\n').trim(),
    ].join('\n\n'),
  };
}

/** A login, and nothing that Markdown would make something of. */
function plain(login: string): string {
  return `\`${login.replace(/[^\w[\].-]+/g, '-') || 'unknown'}\``;
}
