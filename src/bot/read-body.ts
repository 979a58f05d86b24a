import type { IncomingMessage } from 'node:http';

/** GitHub sends at most 25 MiB (contract, section 2). */
const MOST = 25 * 1024 * 1024;

/**
 * The whole body as UTF-8 text, or `too-large` as soon as that is known, whatever its length was said to be. The rest
 * of what is too large flows by unkept: left in the socket it would hold up the sender, and the next delivery by it.
 * @throws Error when the sender hangs up half way
 */
export function readBody(message: IncomingMessage): Promise<string | 'too-large'> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = Number(message.headers['content-length'] ?? 0) > MOST ? Number.POSITIVE_INFINITY : 0;
    const tooLarge = () => {
      chunks.length = 0;
      resolve('too-large');
    };
    if (size > MOST) tooLarge();
    message.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MOST) tooLarge();
      else chunks.push(chunk);
    });
    message.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    message.once('error', reject);
    message.once('close', () => reject(new Error('The sender hung up.')));
  });
}
