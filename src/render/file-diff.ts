import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import type { FileDifference } from '../commands/difference.ts';
import { isSealed, secretDifference } from './secret-difference.ts';

/**
 * One file's difference as a unified diff with three lines of context. Of an encrypted Secret it says the names of its
 * keys; ciphertext anywhere else is shortened, never shown.
 */
export function fileDiff(difference: FileDifference): string {
  const { path, before, after } = difference;
  const from = before === null ? '/dev/null' : `a/${path}`;
  const to = after === null ? '/dev/null' : `b/${path}`;
  if (isSealed(path)) return [`--- ${from}`, `+++ ${to}`, ...secretDifference(difference)].join('\n');
  return createTwoFilesPatch(from, to, masked(before), masked(after), undefined, undefined, {
    context: 3,
    headerOptions: FILE_HEADERS_ONLY,
  }).trimEnd();
}

/** Lines added and removed, as the summary counts them; a value of a Secret that changes is one of each. */
export function countLines(difference: FileDifference): { readonly added: number; readonly removed: number } {
  const lines = fileDiff(difference).split('\n').slice(2);
  return {
    added: lines.filter((line) => /^[+!]/.test(line)).length,
    removed: lines.filter((line) => /^[-!]/.test(line)).length,
  };
}

// https://getsops.io/docs/#encryption-protocol: every encrypted value is ENC[AES256_GCM,data:…,iv:…,tag:…,type:…]
function masked(text: string | null): string {
  return (text ?? '').replace(/ENC\[AES256_GCM,[^\]]*\]/g, 'ENC[…]').replace(/\r\n/g, '\n');
}
