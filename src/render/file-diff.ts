import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import type { FileDifference } from '../commands/difference.ts';

/** One file's difference as a unified diff with three lines of context; SOPS ciphertext is shortened, never shown. */
export function fileDiff({ path, before, after }: FileDifference): string {
  const from = before === null ? '/dev/null' : `a/${path}`;
  const to = after === null ? '/dev/null' : `b/${path}`;
  return createTwoFilesPatch(from, to, masked(before), masked(after), undefined, undefined, {
    context: 3,
    headerOptions: FILE_HEADERS_ONLY,
  }).trimEnd();
}

/** Lines added and removed, as the summary counts them. */
export function countLines(difference: FileDifference): { readonly added: number; readonly removed: number } {
  const lines = fileDiff(difference).split('\n').slice(2);
  return {
    added: lines.filter((line) => line.startsWith('+')).length,
    removed: lines.filter((line) => line.startsWith('-')).length,
  };
}

// https://getsops.io/docs/#encryption-protocol: every encrypted value is ENC[AES256_GCM,data:…,iv:…,tag:…,type:…]
function masked(text: string | null): string {
  return (text ?? '').replace(/ENC\[AES256_GCM,[^\]]*\]/g, 'ENC[…]').replace(/\r\n/g, '\n');
}
