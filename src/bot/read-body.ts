import type { IncomingMessage } from 'node:http';

/** GitHub sends at most 25 MiB (contract, section 2). */
const MOST = 25 * 1024 * 1024;

/**
 * The whole body as UTF-8 text; reading stops as soon as there is too much, whatever its length was said to be.
 * @throws Error when the sender hangs up half way
 */
export async function readBody(message: IncomingMessage): Promise<string | 'too-large'> {
  if (Number(message.headers['content-length'] ?? 0) > MOST) return 'too-large';
  const chunks: Buffer[] = [];
  let size = 0;
  // The socket stays open when reading stops early, so that the refusal can be answered; Node lets the rest flow by.
  for await (const chunk of message.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size > MOST) return 'too-large';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
