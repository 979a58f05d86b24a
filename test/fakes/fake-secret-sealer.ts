import { createHash } from 'node:crypto';
import type { SecretSealer } from '../../src/operations/ports/secret-sealer.ts';

/** Seals so that nobody opens it again, and each time otherwise, as real encryption does. */
export function createFakeSealer(): SecretSealer {
  let sealed = 0;
  return {
    async seal({ path, manifest }) {
      sealed += 1;
      const digest = createHash('sha256').update(`${path} ${manifest} ${sealed}`).digest('hex');
      return `sealed: ${digest}\n`;
    },
  };
}
