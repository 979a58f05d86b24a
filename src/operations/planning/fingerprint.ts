import { createHash } from 'node:crypto';
import { type DesiredState, environmentFiles, POLICY_PATH } from '../../environments/desired-state.ts';

/** SHA-256, hex, of one environment's own files: paths and bytes. */
export function environmentHash(desired: DesiredState, environment: string): string {
  const hash = createHash('sha256');
  for (const path of environmentFiles(desired, environment)) {
    hash
      .update(path)
      .update('\0')
      .update(desired.files.get(path) ?? '')
      .update('\0');
  }
  return hash.digest('hex');
}

/** SHA-256, hex, of the policy file's text. */
export function policyHash(desired: DesiredState): string {
  return createHash('sha256')
    .update(desired.files.get(POLICY_PATH) ?? '')
    .digest('hex');
}

// Without vowels and look-alikes: an identifier is read aloud and typed again, and spells nothing.
const ALPHABET = '23456789bcdfghjkmnpqrstvwxz';

/** A short identifier, always the same for the same `seed`: what is retried is not made twice. */
export function identifier(prefix: 'op' | 'p', seed: string, length: number): string {
  const digest = createHash('sha256').update(seed).digest();
  const letters = [...digest.subarray(0, length)].map((byte) => ALPHABET[byte % ALPHABET.length]);
  return `${prefix}-${letters.join('')}`;
}
