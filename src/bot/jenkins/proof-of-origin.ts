import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Instant } from '../../environments/instant.ts';

/** How far the sender's clock and ours may be apart, in milliseconds, either way (contract, section 2). */
const WINDOW = 5 * 60_000;

/** `stale`: signed rightly, but too long ago or too far ahead. Of what nobody has signed no more is told. */
export type Proof = 'proven' | 'stale' | 'bad-signature';

/**
 * Whether an event comes from who has the secret, and now: `X-WorkflowAutom-Signature` is `sha256=` and the HMAC of
 * `<timestamp>.<body>`, in hex, with the seconds of `X-WorkflowAutom-Timestamp`. A header that comes twice is no
 * signature, for Node joins the two with a comma.
 */
export function proofOfOrigin(headers: IncomingHttpHeaders, body: string, secret: string, now: Instant): Proof {
  const timestamp = headers['x-workflowautom-timestamp'];
  const signature = headers['x-workflowautom-signature'];
  if (typeof timestamp !== 'string' || !/^\d{1,12}$/.test(timestamp)) return 'bad-signature';
  const [, hex] = typeof signature === 'string' ? (/^sha256=([0-9a-f]{64})$/.exec(signature) ?? []) : [];
  if (hex === undefined) return 'bad-signature';
  const expected = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest();
  if (!timingSafeEqual(expected, Buffer.from(hex, 'hex'))) return 'bad-signature';
  return Math.abs(now - Number(timestamp) * 1_000) > WINDOW ? 'stale' : 'proven';
}
