import { PortError } from '../../operations/ports/port-error.ts';
import type { GitHubRepository } from './github-repository.ts';

/** How long GitHub is left alone when it limits us without saying for how long, in milliseconds: as it asks itself. */
const UNSAID = 60_000;
const LONGEST_QUOTE = 300;

type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly message: string;
};

/** GitHub's answer in an error of Octokit; undefined when there was none. */
export function answerOf(error: unknown): Answer | undefined {
  if (!(error instanceof Error && 'status' in error && typeof error.status === 'number' && 'response' in error))
    return undefined;
  const response = error.response as { headers?: Answer['headers']; data?: { message?: unknown } } | undefined;
  if (!response) return undefined;
  // Octokit's own message can quote what was sent; this is what GitHub said, on one line.
  const said = typeof response.data?.message === 'string' ? response.data.message : '';
  const message = said.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  return { status: error.status, headers: response.headers ?? {}, message: message.slice(0, LONGEST_QUOTE) };
}

/** Why a call of GitHub's API about the git-ops repository failed, as a PortError `gitops-unreachable`. */
export function gitHubGitOpsError(
  { owner, repo }: Pick<GitHubRepository, 'owner' | 'repo'>,
  cause: unknown,
  now: number = Date.now(),
): PortError {
  const place = `The git-ops repository ${owner}/${repo}`;
  const failed = (what: string, hint: string, more: { retryable?: true; retryAfter?: number } = {}) =>
    new PortError('gitops-unreachable', `${place} ${what}.`, { hint, cause, ...more });
  if (cause instanceof PortError) {
    if (cause.code.startsWith('gitops-') || cause.code === 'unknown-commit') return cause;
    const { retryAfter } = cause;
    return failed('may not be written now: GitHub limits how much', 'It is tried again when GitHub allows it.', {
      retryable: true,
      ...(retryAfter === undefined ? {} : { retryAfter }),
    });
  }
  const answer = answerOf(cause);
  if (!answer) return failed('does not answer', 'Is GitHub up, and can the bot reach it?', { retryable: true });
  const retryAfter = pauseAsked(answer, now);
  const { status, message } = answer;
  if (retryAfter !== undefined)
    return failed(`is limited by GitHub for ${Math.ceil(retryAfter / 1_000)} seconds`, 'Say it again after that.', {
      retryable: true,
      retryAfter,
    });
  if (status >= 500)
    return failed(`cannot be used: GitHub answered ${status}`, 'Say it again in a moment.', { retryable: true });
  if (status === 401)
    return failed('cannot be used: GitHub does not know the App', 'Are APP_ID and PRIVATE_KEY of one App?');
  if (status === 404) return failed('is not there, or not for the App', 'Install the App in it, and see GITOPS_REPO.');
  if (status === 409 && /empty/i.test(message))
    return failed('is empty', 'Push a first commit with workflowautom.yaml to it.');
  if (status === 403 && /not accessible/i.test(message))
    return failed(
      'may not be written by the App',
      'Give the App the permission "Contents: write", for pull requests also "Pull requests: write", and accept it there.',
    );
  return failed(
    `refuses it: ${message || `GitHub answered ${status}`}`,
    'Nothing was written. If a rule protects the branch, let the App bypass it.',
  );
}

/**
 * How long GitHub asks to be left alone, in milliseconds; undefined for an answer that is about something else.
 * https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#handle-rate-limit-errors-appropriately
 */
function pauseAsked({ status, headers, message }: Answer, now: number): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const seconds = Number(headers['retry-after']);
  if (seconds > 0) return seconds * 1_000;
  const reset = Number(headers['x-ratelimit-reset']);
  // A second more: the moment is rounded down.
  if (headers['x-ratelimit-remaining'] === '0' && reset > 0) return Math.max(reset * 1_000 - now, 0) + 1_000;
  return status === 429 || /rate limit/i.test(message) ? UNSAID : undefined;
}
