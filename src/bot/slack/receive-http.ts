import type { IncomingMessage, RequestListener } from 'node:http';
import { isValidSlackRequest } from '@slack/bolt';
import { readBody } from '../read-body.ts';
import type { SlackIntake } from './slack-intake.ts';

/** How far Slack's clock and ours may be apart, in seconds. https://docs.slack.dev/authentication/verifying-requests-from-slack */
const WINDOW = 5 * 60;

type Door = {
  readonly signingSecret: string;
  readonly count: SlackIntake['count'];
  /** What takes a request whose body was read: Bolt does not read one that is there as `rawBody`. */
  readonly listener: RequestListener;
};

/**
 * `POST /slack/events`. Bolt would log each request with a bad signature, and reads any body before it looks at that:
 * here such a request leaves no trace but a counter.
 */
export function receiveHttp({ signingSecret, count, listener }: Door): RequestListener {
  return async (message, response) => {
    const body = await readBody(message).catch(() => undefined);
    // Whoever hangs up half way has sent nothing and hears nothing.
    if (body === undefined) return;
    if (body === 'too-large') {
      count('too-large');
      response.writeHead(413).end();
    } else if (!isSslCheck(message, body) && !isSigned(message, body, signingSecret)) {
      count('bad-signature');
      response.writeHead(401).end();
    } else {
      listener(Object.assign(message, { rawBody: Buffer.from(body) }), response);
    }
  };
}

function isSigned({ headers }: IncomingMessage, body: string, signingSecret: string): boolean {
  const timestamp = Number(headers['x-slack-request-timestamp'] ?? Number.NaN);
  const signature = headers['x-slack-signature'];
  if (typeof signature !== 'string' || timestamp > Date.now() / 1_000 + WINDOW) return false;
  const signed = { 'x-slack-signature': signature, 'x-slack-request-timestamp': timestamp };
  // It compares in constant time and refuses what is older than the window.
  return isValidSlackRequest({ signingSecret, body, headers: signed });
}

/** Slack looks at the certificate now and then, unsigned; Bolt answers that and drops whatever else is in it. */
function isSslCheck({ headers }: IncomingMessage, body: string): boolean {
  const isForm = headers['content-type'] === 'application/x-www-form-urlencoded';
  return isForm && new URLSearchParams(body).get('ssl_check') === '1';
}
