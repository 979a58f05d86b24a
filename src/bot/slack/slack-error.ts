import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import { PortError } from '../../operations/ports/port-error.ts';

// https://docs.slack.dev/reference/methods/chat.postMessage#errors
const OUT_OF_REACH = new Set([
  'not_in_channel',
  'channel_not_found',
  'is_archived',
  'user_not_in_channel',
  'restricted_action',
]);
/** Slack's own trouble, said with `ok: false`. */
const PASSING = new Set(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout', 'ratelimited']);

/** Slack's code for what it refused: `channel_not_found`; undefined when the call failed in another way. */
export function refusedWith(error: unknown): string | undefined {
  return error instanceof WebAPIPlatformError ? error.data.error : undefined;
}

/** Whether nobody can be told anything there, however often it is tried. */
export function isOutOfReach(error: unknown): boolean {
  return OUT_OF_REACH.has(refusedWith(error) ?? '');
}

/** What Slack's client threw, in our words. Its own message can quote what was sent, so it is kept as the cause only. */
export function slackError(what: string, cause: unknown): PortError {
  if (cause instanceof PortError) return cause;
  const code = refusedWith(cause);
  const because = code ?? statusOf(cause) ?? 'Slack does not answer';
  return new PortError('conversation-unreachable', `${what}: ${because}.`, {
    cause,
    retryable: code === undefined || PASSING.has(code),
    hint: isOutOfReach(cause) ? 'Invite the app to the channel.' : 'Nothing has changed; it is tried again.',
    ...(cause instanceof WebAPIRateLimitedError ? { retryAfter: cause.retryAfter * 1_000 } : {}),
  });
}

function statusOf(cause: unknown): string | undefined {
  if (cause instanceof WebAPIRateLimitedError) return `Slack wants to be left alone for ${cause.retryAfter} s`;
  if (cause instanceof WebAPIHTTPError) return `Slack answered ${cause.statusCode}`;
  return cause instanceof WebAPIRequestError || !(cause instanceof Error) ? undefined : cause.name;
}
